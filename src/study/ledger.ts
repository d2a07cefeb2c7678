import { calibrationError, calibrationRows } from "../measure/calibration.ts";
import { type Estimate, tInterval } from "../measure/interval.ts";
import { mean } from "../measure/moments.ts";
import { paired } from "../measure/paired.ts";
import { type Context, parametersOfTrial } from "./context.ts";
import type { LedgerEntry } from "./result.ts";
import { strengthsOn } from "./setting.ts";
import type { TrialOutcome, TrialView } from "./trial.ts";

/** An entry with the networks that were trained for it. */
export interface TrainedEntry {
  readonly name: string;
  readonly outcomes: readonly TrialOutcome[];
}

/** The trial of an entry that does best at that checkpoint. */
export function bestOf(outcomes: readonly TrialOutcome[], which: "best" | "last"): TrialOutcome {
  return outcomes.reduce((a, b) => (b[which].validationLoss < a[which].validationLoss ? b : a));
}

/**
 * Returns the ledger: every entry twice, with the last weights and with early stopping, each at the setting that
 * did best for it on validation rows, against the network without anything (last weights).
 */
export function keepLedger(context: Context, entries: readonly TrainedEntry[]): LedgerEntry[] {
  const none = entries.find(({ name }) => name === "none");
  if (none === undefined) throw new Error("a ledger needs the network without regularizers");
  const view = bestOf(none.outcomes, "last").last;
  const reference = { view, rows: rowFigures(context, view) };
  return entries.flatMap(({ name, outcomes }) => {
    const alone = ledgerEntry(context, name, outcomes, "last", reference);
    const stopped = name === "none" ? "early stopping" : `${name} + early stopping`;
    return [alone, ledgerEntry(context, stopped, outcomes, "best", reference)];
  });
}

/** The network without anything, which all entries are compared with. */
interface Reference {
  readonly view: TrialView;
  readonly rows: RowFigures;
}

function ledgerEntry(
  context: Context,
  name: string,
  outcomes: readonly TrialOutcome[],
  which: "best" | "last",
  reference: Reference,
): LedgerEntry {
  const outcome = bestOf(outcomes, which);
  const view = outcome[which];
  const { setting } = outcome.trial;
  const predictions = view.predictions();
  const isClasses = predictions[0]?.kind === "classes";
  return {
    name,
    strengths: strengthsOn(setting.strengths, which === "best"),
    learningRate: setting.learningRate,
    settingsTried: outcomes.length,
    networks: outcomes.reduce((sum, { networks }) => sum + networks, 0),
    trainLoss: view.trainLoss,
    validationLoss: view.validationLoss,
    trainMetric: view.trainMetric,
    validationMetric: view.validationMetric,
    gap: view.validationLoss - view.trainLoss,
    calibrationError: isClasses ? mean(predictions.map((p) => calibrationError(p))) : undefined,
    parameters: parametersOfTrial(context, outcome),
    nonZeroParameters: view.nonZero,
    ...(view === reference.view ? noChanges : changes(context, view, reference)),
  };
}

type Changes = Pick<
  LedgerEntry,
  "againstNone" | "gapAgainstNone" | "metricAgainstNone" | "calibrationAgainstNone" | "sizeAgainstNone"
>;

const noChanges: Changes = {
  againstNone: undefined,
  gapAgainstNone: undefined,
  metricAgainstNone: undefined,
  calibrationAgainstNone: undefined,
  sizeAgainstNone: undefined,
};

/** What each row says of a network, one list a seed. */
interface RowFigures {
  readonly losses: readonly Float64Array[];
  /** Validation loss less the training loss of the same seed: the mean is the gap. */
  readonly gaps: readonly Float64Array[];
  readonly metric: readonly Float64Array[];
  /** Undefined for values. */
  readonly calibration: readonly Float64Array[] | undefined;
}

function rowFigures({ grounds: { metric } }: Context, view: TrialView): RowFigures {
  const predictions = view.predictions();
  return {
    losses: view.losses,
    gaps: view.losses.map((losses, seed) => losses.map((loss) => loss - (view.seedTrainLosses[seed] ?? 0))),
    metric: predictions.map((p) => metric.rows(p)),
    calibration: predictions[0]?.kind === "classes" ? predictions.map((p) => calibrationRows(p)) : undefined,
  };
}

/** What is different from the network without anything: paired over rows, and in size over networks. */
function changes(context: Context, view: TrialView, { view: other, rows }: Reference): Changes {
  const { dependence, metric } = context.grounds;
  const own = rowFigures(context, view);
  const ofMetric = paired(own.metric, rows.metric, { dependence });
  const isLess = ofMetric.probabilityBetter;
  return {
    againstNone: paired(own.losses, rows.losses, { dependence }),
    gapAgainstNone: paired(own.gaps, rows.gaps, { dependence }),
    metricAgainstNone: {
      ...ofMetric,
      probabilityBetter: metric.direction === "higher" ? 1 - isLess : isLess,
    },
    calibrationAgainstNone:
      own.calibration && rows.calibration && paired(own.calibration, rows.calibration, { dependence }),
    sizeAgainstNone: sizeDifference(view.nonZeros, other.nonZeros),
  };
}

/** Student's t of the differences of networks that share fold and seed. */
function sizeDifference(own: readonly number[], reference: readonly number[]): Estimate {
  const differences = own.map((size, i) => size - (reference[i] ?? Number.NaN));
  return { value: mean(differences), interval: tInterval(differences) };
}
