import { calibrationError } from "../measure/calibration.ts";
import { mean } from "../measure/moments.ts";
import { paired } from "../measure/paired.ts";
import { regularizers } from "../regularize/all.ts";
import { noStrengths, type Strengths } from "../regularize/regularizer.ts";
import { type Context, parametersOfTrial } from "./context.ts";
import { defaults } from "./defaults.ts";
import type { TrialOutcome, TrialView } from "./laboratory.ts";
import type { LedgerEntry } from "./result.ts";
import { strengthsOn } from "./setting.ts";

type Strength = keyof Strengths;

/** What the ledger compares: each regularizer alone, and mixes, each with as many settings as the others. */
const mixes: readonly { readonly name: string; readonly parts: readonly Strength[] }[] = [
  { name: "dropout", parts: ["dropout"] },
  { name: "L1", parts: ["l1"] },
  { name: "L2", parts: ["l2"] },
  { name: "weight decay", parts: ["weightDecay"] },
  { name: "dropout + weight decay", parts: ["dropout", "weightDecay"] },
  { name: "dropout + L1", parts: ["dropout", "l1"] },
  { name: "L1 + L2", parts: ["l1", "l2"] },
];

/** Settings of one entry: its regularizers at weak, middle and strong, together. */
export interface Entry {
  readonly name: string;
  readonly choices: readonly Strengths[];
}

/** Returns the entries that have a regularizer to set; "none" is trained apart. */
export const ledgerEntries: readonly Entry[] = mixes.map(({ name, parts }) => ({
  name,
  choices: Array.from({ length: defaults.settingsPerEntry }, (_, i) => ({
    ...noStrengths,
    ...Object.fromEntries(parts.map((part) => [part, regularizers[part].range.values[i] ?? 0])),
  })),
}));

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
  const { dependence } = context.grounds;
  const [first] = view.predictions();
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
    calibrationError:
      first?.kind === "classes" ? mean(view.predictions().map((p) => calibrationError(p))) : undefined,
    parameters: parametersOfTrial(context, outcome),
    nonZeroParameters: view.nonZero,
    againstNone: view === reference ? undefined : paired(view.losses, reference.losses, { dependence }),
    gapAgainstNone:
      view === reference ? undefined : paired(gapRows(view), gapRows(reference), { dependence }),
  };
}

/** Validation loss of each row less the training loss of the same seed: its mean is the gap. */
const gapRows = (view: TrialView): Float64Array[] =>
  view.losses.map((losses, seed) => losses.map((loss) => loss - (view.seedTrainLosses[seed] ?? 0)));
