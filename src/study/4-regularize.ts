import { percent } from "../measure/words.ts";
import type { Ladder } from "./3-shrink.ts";
import { ablate } from "./ablation.ts";
import { type Context, parametersOfTrial, stage, tellTrials } from "./context.ts";
import { bestOf, keepLedger, type TrainedEntry } from "./ledger.ts";
import { ledgerTrials, trainLedger } from "./ledgerTrials.ts";
import type { RunningPlan } from "./plan.ts";
import { costsToCome } from "./ranking.ts";
import type { LedgerEntry, RegularizeResult, TrainingCurve } from "./result.ts";
import { search, searchSettings, searchTrials } from "./search.ts";
import { summarize } from "./setting.ts";
import { readTextbook } from "./textbook/textbook.ts";
import type { TrialOutcome } from "./trial.ts";

/** The ledger and the search, with the networks behind them. */
export interface Regularized extends RegularizeResult {
  /** Every setting of the ledger and the search, with early stopping: what `combine` picks from. */
  readonly outcomes: readonly TrialOutcome[];
  /** The network that only early stopping holds back, at its best learning rate. */
  readonly plain: TrialOutcome;
}

/**
 * Tries each regularizer alone and mixed on one network with room to overfit, three settings each, and keeps the
 * ledger. Then searches settings by successive halving: shapes that the ladder and the recipe suggest, learning rates
 * over a decade, every regularizer on or off (see `drawSetting` and `search`). Then takes the parts of the winner away
 * in turn, and looks into networks of the ledger.
 *
 * Random: the settings of the search, from the study's stream "search"; what is looked at, from "textbook".
 */
export async function regularize(context: Context, plan: RunningPlan, ladder: Ladder): Promise<Regularized> {
  const { journal } = context;
  return stage(context, "regularize", "What does each regularizer buy?", async () => {
    context.lab.announce(ledgerTrials(context, plan));
    const entries = await trainLedger(context, plan);
    const ledger = keepLedger(context, entries);
    for (const entry of ledger) journal.tell({ event: "ledger-entry", entry });
    const settings = searchSettings(context, plan, ladder);
    context.lab.announce(searchTrials(context.grounds, settings));
    const searched = await search(context, plan, settings);
    const outcomes = [...entries.flatMap((entry) => entry.outcomes), ...searched.outcomes];
    tellTrials(context, "regularize", outcomes);
    const trials = outcomes.map((outcome) => ({
      setting: summarize(outcome.trial.setting, true),
      parameters: parametersOfTrial(context, outcome),
      trainLoss: outcome.best.trainLoss,
      validationLoss: outcome.best.validationLoss,
      validationMetric: outcome.best.validationMetric,
    }));
    const winner = bestOf(outcomes, "best");
    const none = entries.find(({ name }) => name === "none");
    if (none === undefined) throw new Error("the ledger has no network without regularizers");
    const plain = bestOf(none.outcomes, "best");
    const curves = curvesOf(none, winner);
    plan.foresee(costsToCome(context, [...ladder.outcomes, ...ladder.deep, ...outcomes]));
    const ablation = await ablate(context, plan, winner);
    const textbook = await readTextbook(context, entries);
    return {
      ledger,
      trials,
      curves,
      outcomes,
      plain,
      search: searched.search,
      ablation,
      textbook,
      sentence: sentenceOf(ledger, outcomes.length - searched.outcomes.length + settings.length),
    };
  });
}

function curvesOf(none: TrainedEntry, best: TrialOutcome): TrainingCurve[] {
  const curve = (name: string, { curve }: TrialOutcome, keptStep: number): TrainingCurve => {
    const { weightNorm: _, ...losses } = curve;
    return { name, ...losses, keptStep };
  };
  const plain = bestOf(none.outcomes, "last");
  return [curve("no regularizer", plain, plain.last.step), curve("best setting", best, best.best.step)];
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
