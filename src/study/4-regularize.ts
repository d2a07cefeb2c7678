import { percent } from "../measure/words.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import type { Random } from "../runtime/random.ts";
import type { Ladder } from "./3-shrink.ts";
import { type Context, parametersOfTrial, stage, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import type { Trial, TrialOutcome } from "./laboratory.ts";
import { bestOf, keepLedger, type TrainedEntry } from "./ledger.ts";
import { ledgerTrials, trainLedger } from "./ledgerTrials.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import type { LedgerEntry, RegularizeResult, TrainingCurve } from "./result.ts";
import { type Setting, summarize } from "./setting.ts";

/** The ledger and the search, with the networks behind them. */
export interface Regularized extends RegularizeResult {
  /** Every setting of the ledger and the search, with early stopping: what `combine` picks from. */
  readonly outcomes: readonly TrialOutcome[];
}

/**
 * Tries each regularizer alone and mixed on one network with room to overfit, three settings each, and keeps the
 * ledger. Then searches settings at random: shapes that the ladder and the recipe suggest, learning rates over a
 * decade, every regularizer on or off.
 *
 * Random: the settings of the search, from the study's stream "search".
 */
export async function regularize(context: Context, plan: StudyPlan, ladder: Ladder): Promise<Regularized> {
  const { journal } = context;
  return stage(context, "regularize", "What does each regularizer buy?", async () => {
    const settings = searchTrials(context, plan, ladder);
    context.lab.announce([...ledgerTrials(context, plan), ...settings]);
    const entries = await trainLedger(context, plan);
    const ledger = keepLedger(context, entries);
    for (const entry of ledger) journal.tell({ event: "ledger-entry", entry });
    const searched = await context.lab.train("regularize", settings);
    const outcomes = [...entries.flatMap((entry) => entry.outcomes), ...searched];
    tellTrials(context, "regularize", outcomes);
    const trials = outcomes.map((outcome) => ({
      setting: summarize(outcome.trial.setting, true),
      parameters: parametersOfTrial(context, outcome),
      trainLoss: outcome.best.trainLoss,
      validationLoss: outcome.best.validationLoss,
      validationMetric: outcome.best.validationMetric,
    }));
    const curves = curvesOf(entries, bestOf(outcomes, "best"));
    return { ledger, trials, curves, outcomes, sentence: sentenceOf(ledger, outcomes.length) };
  });
}

function searchTrials(context: Context, plan: StudyPlan, ladder: Ladder): Trial[] {
  const random = context.random.split("search");
  return Array.from({ length: plan.search.trials }, (_, trial): Trial => {
    const setting = { ...drawSetting(context, ladder, random.split(trial)), steps: plan.search.steps };
    return { setting, seeds: [0] };
  });
}

const logUniform = (random: Random, low: number, high: number): number =>
  low * (high / low) ** random.uniform();
const pick = <T>(random: Random, values: readonly T[]): T => values[random.integer(values.length)] as T;

/** Returns one setting of the search space (ranges from the recipe, see defaults.ts). */
function drawSetting({ grounds }: Context, ladder: Ladder, random: Random): Setting {
  const base = baseSetting(grounds);
  const [first = 128] = base.hidden;
  const shapes = [
    base.hidden,
    base.hidden,
    [first, first, first],
    [2 * first],
    ladder.ladder[ladder.best]?.hidden,
  ];
  const small = grounds.trainRows < defaults.rowsForSmall;
  const regression = grounds.description.task === "regression";
  const rates = small ? [0, 0.1, 0.2, 0.3, 0.4] : regression ? [0, 0, 0.1] : [0, 0.1, 0.2, 0.3];
  const [low, high] = defaults.learningRates;
  return {
    ...base,
    hidden: pick(random, shapes) ?? base.hidden,
    activation: pick(random, ["relu", "relu", "silu", "gelu"] as const),
    numericEmbedding: random.uniform() < 0.8 ? base.numericEmbedding : "none",
    learningRate: logUniform(random, low, high),
    strengths: {
      ...noStrengths,
      dropout: pick(random, rates),
      weightDecay: random.uniform() < 0.8 ? logUniform(random, 1e-2, 0.5) : 0,
      l1: random.uniform() < 0.25 ? logUniform(random, 1e-4, 3e-2) : 0,
      l2: random.uniform() < 0.2 ? logUniform(random, 1e-5, 1e-3) : 0,
    },
  };
}

function curvesOf(entries: readonly TrainedEntry[], best: TrialOutcome): TrainingCurve[] {
  const none = entries.find(({ name }) => name === "none");
  const curve = (name: string, { curve }: TrialOutcome, keptStep: number): TrainingCurve => ({
    name,
    ...curve,
    keptStep,
  });
  const plain = none === undefined ? undefined : bestOf(none.outcomes, "last");
  return [
    ...(plain === undefined ? [] : [curve("no regularizer", plain, plain.last.step)]),
    curve("best setting", best, best.best.step),
  ];
}

function sentenceOf(ledger: readonly LedgerEntry[], settings: number): string {
  const best = ledger.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a));
  const none = ledger.find(({ name }) => name === "none");
  if (none === undefined || best === none || best.againstNone === undefined) {
    return `None of ${settings} settings beats the network without regularizers.`;
  }
  const change = percent(best.againstNone.difference / none.validationLoss);
  const sure = best.againstNone.interval.high < 0 ? "" : ", though not beyond doubt";
  const name = best.name.charAt(0).toUpperCase() + best.name.slice(1);
  return `${name} helps most: validation loss ${change} against none${sure}. ${settings} settings tried.`;
}
