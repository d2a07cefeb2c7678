import { count } from "../measure/words.ts";
import { parameterCount } from "../network/network.ts";
import { chooseRung } from "../search/rungs.ts";
import { type Context, parametersOfTrial, stage, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import type { TrialOutcome } from "./laboratory.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import type { LadderRung, ShrinkResult } from "./result.ts";
import { networkOf, shapeInWords } from "./setting.ts";

/** The ladder with the networks behind it, for the stages that follow. */
export interface Ladder extends ShrinkResult {
  readonly outcomes: readonly TrialOutcome[];
}

/**
 * Walks the size down: networks of two hidden layers, from wide to a handful of units, each with early stopping,
 * several seeds and every fold. Chosen is the smallest that is not worse than the best (see `chooseRung`). While
 * the widest is the best, a wider one is tried.
 */
export async function shrink(context: Context, plan: StudyPlan, baselineLoss: number): Promise<Ladder> {
  const { lab, grounds } = context;
  const { widths, seeds, steps } = plan.shrink;
  const trialOf = (width: number) => ({
    setting: { ...baseSetting(grounds), hidden: [width, width], steps },
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
  });
  return stage(context, "shrink", "How small can the network be?", async () => {
    lab.announce(widths.map(trialOf));
    const outcomes = await lab.train("shrink", widths.map(trialOf));
    for (;;) {
      const widest = outcomes.at(-1)?.trial.setting.hidden[0] ?? 0;
      const lowest = Math.min(...outcomes.map(({ best }) => best.validationLoss));
      const stillBest = outcomes.at(-1)?.best.validationLoss === lowest;
      // A layer twice as wide has four times the parameters; beyond the recipe's width that seldom pays.
      if (!stillBest || widest >= defaults.widestLadder || !growthFits(context, plan, widest * 2)) break;
      outcomes.push(...(await lab.train("shrink", [trialOf(widest * 2)])));
    }
    tellTrials(context, "shrink", outcomes);
    return { ...judgeLadder(context, outcomes, baselineLoss), outcomes };
  });
}

/** Growing must not cost more than the whole ladder did. */
function growthFits({ lab, grounds }: Context, plan: StudyPlan, width: number): boolean {
  const cost = (units: number): number =>
    lab.costOf({ ...baseSetting(grounds), hidden: [units, units], steps: plan.shrink.steps });
  return cost(width) <= plan.shrink.widths.reduce((sum, units) => sum + cost(units), 0);
}

function judgeLadder(
  context: Context,
  outcomes: readonly TrialOutcome[],
  baselineLoss: number,
): ShrinkResult {
  const { journal, grounds } = context;
  const lowest = Math.min(...outcomes.map(({ best }) => best.validationLoss));
  const margin = defaults.ladderMargin * Math.max(0, baselineLoss - lowest);
  const rungs = outcomes.map((outcome) => ({
    parameters: parametersOfTrial(context, outcome),
    losses: outcome.best.losses,
  }));
  const { best, chosen, accepted, againstBest } = chooseRung(rungs, margin, grounds.dependence);
  const ladder = outcomes.map((outcome, i): LadderRung => {
    const { trial, networks, best: view } = outcome;
    return {
      hidden: trial.setting.hidden,
      parameters: parametersOfTrial(context, outcome),
      networks,
      trainLoss: view.trainLoss,
      validationLoss: view.validationLoss,
      seedValidationLosses: view.losses.map(
        (losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      ),
      seedTrainLosses: view.seedTrainLosses,
      trainMetric: view.trainMetric,
      validationMetric: view.validationMetric,
      againstBest: againstBest[i],
      accepted: accepted[i] ?? false,
    };
  });
  for (const rung of ladder) journal.tell({ event: "rung", rung });
  const size = (i: number): string => {
    const setting = outcomes[i]?.trial.setting;
    if (setting === undefined) throw new Error(`there is no rung ${i}`);
    const parameters = count(parameterCount(networkOf(setting, grounds.face)));
    return `${shapeInWords(setting.hidden)} units (${parameters} parameters)`;
  };
  const sentence =
    best === chosen
      ? `Networks of ${size(best)} do best, and no smaller size can be shown to be as good.`
      : `Networks of ${size(chosen)} are not worse than the best, ${size(best)}.`;
  journal.tell({ event: "decision", about: "shrink.chosen", value: chosen, reason: sentence });
  return { ladder, best, chosen, rule: "1se", margin, sentence };
}
