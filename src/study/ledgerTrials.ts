import type { Context } from "./context.ts";
import { defaults } from "./defaults.ts";
import { bestOf, type TrainedEntry } from "./ledger.ts";
import { ledgerEntries } from "./ledgerEntries.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import type { Setting } from "./setting.ts";
import type { Trial } from "./trial.ts";

const entriesOf = ({ grounds }: Context, plan: StudyPlan) =>
  ledgerEntries(grounds.description.classes.length, plan.ledger.entries);

/**
 * Returns the trials of the ledger: without regularizers at three learning rates, then every entry at the one given
 * (default: that of the recipe, which is as dear as the one that will be best).
 */
export function ledgerTrials(
  context: Context,
  plan: StudyPlan,
  learningRate: number = defaults.learningRate,
): Trial[] {
  const base: Setting = { ...baseSetting(context.grounds), steps: plan.ledger.steps };
  const seeds = Array.from({ length: plan.ledger.seeds }, (_, seed) => seed);
  return [
    ...defaults.ledgerLearningRates.map(
      (rate): Trial => ({ setting: { ...base, learningRate: rate }, seeds }),
    ),
    ...entriesOf(context, plan).flatMap(({ choices }) =>
      choices.map((strengths): Trial => ({ setting: { ...base, learningRate, strengths }, seeds })),
    ),
  ];
}

/** Trains the ledger; the learning rate that is best without regularizers serves all other entries. */
export async function trainLedger(context: Context, plan: StudyPlan): Promise<TrainedEntry[]> {
  const { lab } = context;
  const rates = defaults.ledgerLearningRates.length;
  const plain = await lab.train("regularize", ledgerTrials(context, plan).slice(0, rates));
  const { learningRate } = bestOf(plain, "best").trial.setting;
  const outcomes = await lab.train("regularize", ledgerTrials(context, plan, learningRate).slice(rates));
  const perEntry = defaults.settingsPerEntry;
  const regularized = entriesOf(context, plan).map(({ name }, i) => ({
    name,
    outcomes: outcomes.slice(i * perEntry, (i + 1) * perEntry),
  }));
  return [{ name: "none", outcomes: plain }, ...regularized];
}
