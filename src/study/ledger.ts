import { calibrationError, calibrationRows } from "../measure/calibration.ts";
import { type Estimate, tInterval } from "../measure/interval.ts";
import { mean } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import type { Predictions } from "../measure/predictions.ts";
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
  const reference = bestOf(none.outcomes, "last").last;
  return entries.flatMap(({ name, outcomes }) => {
    const alone = ledgerEntry(context, name, outcomes, "last", reference);
    const stopped = name === "none" ? "early stopping" : `${name} + early stopping`;
    return [alone, ledgerEntry(context, stopped, outcomes, "best", reference)];
  });
}

function ledgerEntry(
  context: Context,
  name: string,
  outcomes: readonly TrialOutcome[],
  which: "best" | "last",
  reference: TrialView,
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
    ...(view === reference ? noChanges : changes(context, view, reference)),
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

/** What is different from the network without anything: paired over rows, and in size over networks. */
function changes({ grounds }: Context, view: TrialView, reference: TrialView): Changes {
  const { dependence, metric } = grounds;
  const own = view.predictions();
  const other = reference.predictions();
  const pairOf = (rows: (p: Predictions) => Float64Array): PairedDifference =>
    paired(
      own.map((p) => rows(p)),
      other.map((p) => rows(p)),
      { dependence },
    );
  const ofMetric = pairOf(metric.rows);
  const isLess = ofMetric.probabilityBetter;
  return {
    againstNone: paired(view.losses, reference.losses, { dependence }),
    gapAgainstNone: paired(gapRows(view), gapRows(reference), { dependence }),
    metricAgainstNone: {
      ...ofMetric,
      probabilityBetter: metric.direction === "higher" ? 1 - isLess : isLess,
    },
    calibrationAgainstNone: own[0]?.kind === "classes" ? pairOf((p) => calibrationRows(p)) : undefined,
    sizeAgainstNone: sizeDifference(view.nonZeros, reference.nonZeros),
  };
}

/** Student's t of the differences of networks that share fold and seed. */
function sizeDifference(own: readonly number[], reference: readonly number[]): Estimate {
  const differences = own.map((size, i) => size - (reference[i] ?? Number.NaN));
  return { value: mean(differences), interval: tInterval(differences) };
}

/** Validation loss of each row less the training loss of the same seed: its mean is the gap. */
const gapRows = (view: TrialView): Float64Array[] =>
  view.losses.map((losses, seed) => losses.map((loss) => loss - (view.seedTrainLosses[seed] ?? 0)));
