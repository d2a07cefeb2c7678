import { count } from "../measure/words.ts";
import { parameterCount } from "../network/network.ts";
import { chooseRung, type Judging } from "../search/rungs.ts";
import { type Context, parametersOfTrial, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import { ladderRung } from "./ladderRung.ts";
import type { StudyPlan } from "./plan.ts";
import type { DepthRung } from "./result.ts";
import { networkOf, type Setting, type Shape, shapeInWords } from "./setting.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

/** What the walk over depths found. */
export interface DepthWalk {
  readonly rungs: readonly DepthRung[];
  /** The networks that were trained for it; the one of the ladder is not among them. */
  readonly outcomes: readonly TrialOutcome[];
  /** The chosen depth, with about as many parameters as the chosen width has. */
  readonly shape: Shape | undefined;
  readonly sentence: string;
}

/**
 * Walks over the depth at about equal parameters: 1 to 4 hidden layers, and the most with residual connections, with
 * the seeds and steps of the ladder, whose own two layers are one of them. The walk starts from the chosen width, or
 * from the widest below it that the plan has time for. By the rule of the ladder the fewest layers are chosen that
 * are not worse than the best; residual connections count as half a layer.
 *
 * @param ladder outcomes of the ladder, smallest first, and which of them was chosen
 */
export async function walkDepths(
  context: Context,
  plan: StudyPlan,
  ladder: { readonly outcomes: readonly TrialOutcome[]; readonly chosen: number },
  judging: Judging,
): Promise<DepthWalk> {
  const { lab } = context;
  const costOf = (trials: readonly Trial[]): number =>
    trials.reduce(
      (sum, { setting, seeds }) => sum + lab.costOf(setting, seeds.length * context.grounds.folds.length),
      0,
    );
  const affordable = ladder.outcomes
    .slice(0, ladder.chosen + 1)
    .map((outcome) => ({ outcome, trials: variantsOf(context, outcome) }))
    .findLast(({ trials }) => costOf(trials) <= plan.depth.cost);
  const chosen = ladder.outcomes[ladder.chosen];
  if (affordable === undefined || chosen === undefined) {
    return { rungs: [], outcomes: [], shape: undefined, sentence: "There is no time to try other depths." };
  }
  const { outcome: own, trials } = affordable;
  lab.announce(trials);
  const outcomes = await lab.train("shrink", trials);
  tellTrials(context, "shrink", outcomes, ladder.outcomes.length);
  const all = [...outcomes, own].sort((a, b) => layersOf(a) - layersOf(b));
  const choice = chooseRung(
    all.map((outcome) => ({ size: layersOf(outcome), losses: outcome.best.losses })),
    judging,
  );
  const rungs = all.map(
    (outcome, i): DepthRung => ({
      ...ladderRung(context, outcome, i, choice),
      residual: isResidual(outcome),
      best: i === choice.best,
      chosen: i === choice.chosen,
    }),
  );
  const picked = all[choice.chosen] ?? own;
  const shape = shapeFor(context, chosen, depthOf(picked), isResidual(picked));
  return { rungs, outcomes, shape, sentence: sentenceOf(rungs) };
}

const depthOf = ({ trial }: TrialOutcome): number => trial.setting.hidden.length;
const isResidual = ({ trial }: TrialOutcome): boolean => trial.setting.residual ?? false;
const layersOf = (outcome: TrialOutcome): number => depthOf(outcome) + (isResidual(outcome) ? 0.5 : 0);

/** The depths to try beside the one that an outcome has, at about its parameters. */
function variantsOf(context: Context, outcome: TrialOutcome): Trial[] {
  const { setting, seeds } = outcome.trial;
  const deepest = Math.max(...defaults.depths);
  const shapes = [
    ...defaults.depths
      .filter((depth) => depth !== depthOf(outcome))
      .map((depth) => shapeFor(context, outcome, depth, false)),
    shapeFor(context, outcome, deepest, true),
  ];
  return shapes.map((shape) => ({ setting: { ...setting, ...shape }, seeds }));
}

/** The shape of that depth whose parameters come nearest to those of an outcome. */
function shapeFor(context: Context, outcome: TrialOutcome, depth: number, residual: boolean): Shape {
  const wanted = parametersOfTrial(context, outcome);
  const { setting } = outcome.trial;
  const shapeOf = (width: number): Shape => ({
    hidden: Array.from({ length: depth }, () => width),
    ...(residual && { residual }),
  });
  const off = (width: number): number => parametersOf(context, { ...setting, ...shapeOf(width) }) - wanted;
  let [low, high] = [1, 2];
  while (off(high) < 0) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (off(middle) < 0) low = middle;
    else high = middle;
  }
  return shapeOf(Math.abs(off(low)) <= Math.abs(off(high)) ? low : high);
}

const parametersOf = ({ grounds }: Context, setting: Setting): number =>
  parameterCount(networkOf(setting, grounds.face));

function sentenceOf(rungs: readonly DepthRung[]): string {
  const name = ({ hidden, residual }: DepthRung): string =>
    `${shapeInWords(hidden)} units${residual ? " with residual connections" : ""}`;
  const best = rungs.find((rung) => rung.best);
  const chosen = rungs.find((rung) => rung.chosen);
  if (best === undefined || chosen === undefined) return "";
  const among = `Of 1 to ${defaults.depths.at(-1)} hidden layers with about ${count(Number(chosen.parameters.toPrecision(2)))} parameters`;
  return best === chosen
    ? `${among}, ${name(best)} do best.`
    : `${among}, ${name(chosen)} are not worse than the best, ${name(best)}.`;
}
