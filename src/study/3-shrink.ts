import { count } from "../measure/words.ts";
import { parameterCount } from "../network/network.ts";
import { chooseRung, type Judging, largestWins, type Rung, type SizeRule } from "../search/rungs.ts";
import { type Context, parametersOfTrial, stage, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import { walkDepths } from "./depth.ts";
import { isNearFloor } from "./floor.ts";
import { ladderRung } from "./ladderRung.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import type { ShrinkResult } from "./result.ts";
import { networkOf, type Shape, shapeInWords } from "./setting.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

/** The ladder with the networks behind it, for the stages that follow. */
export interface Ladder extends ShrinkResult {
  /** Of the sizes, smallest first. */
  readonly outcomes: readonly TrialOutcome[];
  /** Of the other depths. */
  readonly deep: readonly TrialOutcome[];
  /** The chosen depth, as wide as gives about the parameters of the chosen size. */
  readonly shape: Shape | undefined;
}

/** What the ladder is judged by, besides its networks. */
export interface ShrinkAims {
  /** Validation loss of always predicting the same. */
  readonly baselineLoss: number;
  /** Lowest training loss that contradicting rows allow. */
  readonly floor: number;
  readonly rule: SizeRule;
}

/**
 * Walks the size down: networks of two hidden layers, from a handful of units to wide, each with early stopping,
 * several seeds and every fold. Chosen is the smallest that is not worse than the best (see `chooseRung`). While the
 * widest is clearly the best, a wider one is tried, and while it does not memorize its training rows, if the ladder's
 * share of the budget has room. Then walks over the depth at about equal parameters.
 *
 * Random: bootstrap of the rule `mcs`, from the study's stream "shrink".
 */
export async function shrink(context: Context, plan: StudyPlan, aims: ShrinkAims): Promise<Ladder> {
  const { lab, grounds } = context;
  const { widths, seeds, steps } = plan.shrink;
  const trialOf = (width: number): Trial => ({
    setting: { ...baseSetting(grounds), hidden: [width, width], steps },
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
  });
  return stage(context, "shrink", "How small can the network be?", async () => {
    lab.announce(widths.map(trialOf));
    const outcomes = await lab.train("shrink", widths.map(trialOf));
    for (;;) {
      const widest = outcomes.at(-1)?.trial.setting.hidden[0] ?? 0;
      const wins = largestWins(rungsOf(context, outcomes), grounds.dependence);
      const memorizes = isNearFloor(outcomes.at(-1)?.last.trainLoss ?? 0, aims.floor, aims.baselineLoss);
      if (memorizes && !wins) break;
      const wider = [widest * 2, Math.round(widest * 1.5)]
        .filter((width) => width > widest && width <= defaults.widestLadder)
        .map(trialOf)
        .find((trial) => growthFits(context, plan, outcomes, trial, wins));
      if (wider === undefined) break;
      outcomes.push(...(await lab.train("shrink", [wider])));
    }
    tellTrials(context, "shrink", outcomes);
    const random = context.random.split("shrink");
    const lowest = Math.min(...outcomes.map(({ best }) => best.validationLoss));
    const margin = defaults.ladderMargin * Math.max(0, aims.baselineLoss - lowest);
    const judging = { rule: aims.rule, margin, dependence: grounds.dependence };
    const judged = judgeLadder(context, outcomes, aims, { ...judging, random: random.split("width") });
    const walk = await walkDepths(
      context,
      plan,
      { outcomes, chosen: judged.chosen },
      { ...judging, random: random.split("depth") },
    );
    const depth = walk.rungs;
    const sentence = `${judged.sentence} ${walk.sentence}`;
    return { ...judged, depth, sentence, outcomes, deep: walk.outcomes, shape: walk.shape };
  });
}

/**
 * Growing must cost no more than the ladder's share of the budget has left; where the widest wins, it may cost as much
 * as the whole ladder did.
 */
function growthFits(
  { lab, grounds }: Context,
  plan: StudyPlan,
  outcomes: readonly TrialOutcome[],
  wider: Trial,
  wins: boolean,
): boolean {
  const cost = ({ setting, seeds }: Trial): number =>
    lab.costOf(setting, seeds.length * grounds.folds.length);
  const spent = outcomes.reduce((sum, { trial }) => sum + cost(trial), 0);
  const planned = plan.shrink.widths.length;
  const ladder = outcomes.slice(0, planned).reduce((sum, { trial }) => sum + cost(trial), 0);
  return cost(wider) <= Math.max(wins ? ladder : 0, plan.shrink.cost - spent);
}

const rungsOf = (context: Context, outcomes: readonly TrialOutcome[]): Rung[] =>
  outcomes.map((outcome) => ({ size: parametersOfTrial(context, outcome), losses: outcome.best.losses }));

function judgeLadder(
  context: Context,
  outcomes: readonly TrialOutcome[],
  { baselineLoss, floor, rule }: ShrinkAims,
  judging: Judging,
): Omit<ShrinkResult, "depth"> {
  const { journal, grounds } = context;
  const choice = chooseRung(rungsOf(context, outcomes), judging);
  const { best, chosen, accepted } = choice;
  const ladder = outcomes.map((outcome, i) => ladderRung(context, outcome, i, choice));
  for (const rung of ladder) journal.tell({ event: "rung", rung });
  const memorizing = ladder.findIndex(({ atEnd }) => isNearFloor(atEnd.trainLoss, floor, baselineLoss));
  const size = (i: number): string => {
    const setting = outcomes[i]?.trial.setting;
    if (setting === undefined) throw new Error(`there is no rung ${i}`);
    const parameters = count(parameterCount(networkOf(setting, grounds.face)));
    return `${shapeInWords(setting.hidden)} units (${parameters} parameters)`;
  };
  const alike = accepted.filter(Boolean).length;
  const sentence = sentenceOf(rule, size(best), size(chosen), alike);
  journal.tell({ event: "decision", about: "shrink.chosen", value: chosen, reason: sentence });
  const interpolation = memorizing < 0 ? null : memorizing;
  return { ladder, best, chosen, rule, margin: judging.margin, interpolation, sentence };
}

function sentenceOf(rule: SizeRule, best: string, chosen: string, alike: number): string {
  if (rule === "best") return `Networks of ${best} do best, and the best is what was asked for.`;
  if (rule === "mcs") {
    return best === chosen
      ? `Networks of ${best} do best, and no smaller size is among those that may be the best (with 90% confidence).`
      : `Networks of ${chosen} are the smallest of ${alike} sizes that cannot be told from the best, ${best} (with 90% confidence).`;
  }
  return best === chosen
    ? `Networks of ${best} do best, and no smaller size can be shown to be as good.`
    : `Networks of ${chosen} are not worse than the best, ${best}.`;
}
