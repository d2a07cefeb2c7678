import type { Dependence } from "../measure/dependence.ts";
import {
  type CurvePoint,
  fitLearningCurve,
  type LearningCurveFit,
  type SizedLosses,
} from "../measure/learningCurve.ts";
import { mean } from "../measure/moments.ts";
import { paired } from "../measure/paired.ts";
import type { PowerLaw } from "../measure/powerLaw.ts";
import type { TrainRows } from "../split/rows.ts";
import type { Combined } from "./5-combine.ts";
import { type Context, stage, tellTrials } from "./context.ts";
import { batchSizeFor, defaults, stepsFor } from "./defaults.ts";
import { dependenceOf } from "./dependence.ts";
import type { Grounds } from "./grounds.ts";
import { learningCurveSentence } from "./learningCurveWords.ts";
import type { StudyPlan } from "./plan.ts";
import type { Setting } from "./setting.ts";
import { nestedParts } from "./trainingParts.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

/** One number of training rows; losses are of one network, mean over seeds. */
export interface LearningCurvePoint {
  /** Mean over folds and seeds. */
  readonly rows: number;
  readonly networks: number;
  readonly loss: number;
  readonly seedLosses: readonly number[];
}

/**
 * What the curve says about more rows; `helps` and `hardly` are beyond doubt (95 %). `falls`: no law can be trusted to
 * say how much, but the last rows still brought something beyond doubt.
 */
export type MoreRows = "helps" | "hardly" | "unclear" | "falls" | "refused" | "skipped";

/** How the loss on validation rows falls with the number of training rows, and what more rows would bring. */
export interface LearningCurve {
  readonly points: readonly LearningCurvePoint[];
  /** Null where nothing was measured, or where the points follow no such law. */
  readonly law: PowerLaw | null;
  /** The law at all training rows, and at two and four times as many. */
  readonly now: CurvePoint | null;
  readonly forecasts: readonly (CurvePoint & { readonly times: number })[];
  readonly level: number;
  readonly validationRows: number;
  readonly hidden: readonly number[];
  readonly moreRows: MoreRows;
  readonly sentence: string;
}

/**
 * Trains the best setting on nested parts of the training rows, 10 to 56 % of them, three seeds each with rows
 * of their own, and fits the law a + b n^-c to their losses on the validation rows, together with those of all rows
 * (from `combine`). On all folds where the plan allows it, else on as many as it does; nothing is trained where not
 * even one fold fits, or where there are too few rows. Batches and steps follow the rows as the recipe says, in the
 * same proportion as in the search; encoders are those of all training rows of the fold.
 *
 * Random: parts from the study's stream "learning curve" by fold and seed; bootstrap draws.
 */
export async function learnFromFewer(
  context: Context,
  plan: StudyPlan,
  { again }: Pick<Combined, "again">,
): Promise<LearningCurve> {
  const { grounds, lab, journal } = context;
  const { setting } = again.trial;
  const { hidden } = setting;
  const none = (reason: string): LearningCurve => ({
    ...nothing,
    hidden,
    moreRows: "skipped",
    sentence: `Whether more rows would help was not measured: ${reason}.`,
  });
  const few = tooFew(grounds);
  if (few !== undefined) return none(few);
  const trials = (folds: number): Trial[] => trialsOf(context, setting, folds);
  const folds = foldsThatFit(context, plan, trials(grounds.folds.length));
  if (folds === 0) return none("training on parts of the rows does not fit in the budget");
  return stage(context, "more rows", "Would more rows help?", async () => {
    const own = trials(folds);
    lab.announce(own);
    const parts = await lab.train("more rows", own);
    tellTrials(context, "more rows", parts);
    const curve = judge(context, folds, own, parts, again);
    const { moreRows, sentence } = curve;
    journal.tell({ event: "decision", about: "more rows", value: moreRows, reason: sentence });
    return curve;
  });
}

const nothing = { points: [], law: null, now: null, forecasts: [], level: 0.95, validationRows: 0 } as const;

/** Why there are too few rows, or undefined where there are enough. */
function tooFew(grounds: Grounds): string | undefined {
  const { trainRows, folds } = grounds;
  if (trainRows < defaults.rowsForCurve) {
    return `${trainRows} training rows are too few to take some away (it takes ${defaults.rowsForCurve})`;
  }
  const [first] = folds;
  const dependence = dependenceOf(grounds, first?.train ?? new Int32Array());
  const groups = dependence.kind === "groups" ? new Set(dependence.of).size : Number.POSITIVE_INFINITY;
  return groups < defaults.groupsForCurve
    ? `${groups} groups are too few to take some away (it takes ${defaults.groupsForCurve})`
    : undefined;
}

/** One trial a share of the rows, on the first folds. */
function trialsOf({ grounds, random }: Context, setting: Setting, folds: number): Trial[] {
  const { curveShares, curveSeeds } = defaults;
  const stream = random.split("learning curve");
  const drawn = new Map<string, readonly TrainRows[]>();
  const partsOf = (fold: number, seed: number): readonly TrainRows[] => {
    const key = `${fold} ${seed}`;
    const train = grounds.folds[fold]?.train ?? (new Int32Array() as TrainRows);
    const parts = drawn.get(key) ?? nestedParts(grounds, train, curveShares, stream.split(fold, seed));
    drawn.set(key, parts);
    return parts;
  };
  const length = setting.steps / stepsFor(grounds.trainRows);
  return curveShares.map((share, i): Trial => {
    const rows = Math.round(share * grounds.trainRows);
    const batchSize = Math.min(setting.batchSize, batchSizeFor(rows));
    const steps = Math.max(50, Math.round(length * stepsFor(rows)));
    return {
      setting: { ...setting, batchSize, steps },
      seeds: Array.from({ length: curveSeeds }, (_, seed) => seed),
      part: { folds, rowsOf: (fold, seed) => partsOf(fold, seed)[i] ?? (new Int32Array() as TrainRows) },
    };
  });
}

/** Folds that the planned cost allows for, of those that the trials ask for. */
function foldsThatFit({ lab }: Context, { learningCurve }: StudyPlan, trials: readonly Trial[]): number {
  const ofOne = trials.reduce((sum, { setting, seeds }) => sum + lab.costOf(setting, seeds.length), 0);
  return Math.min(trials[0]?.part?.folds ?? 0, Math.floor(learningCurve.cost / ofOne));
}

function judge(
  { grounds, random }: Context,
  folds: number,
  trials: readonly Trial[],
  parts: readonly TrialOutcome[],
  again: TrialOutcome,
): LearningCurve {
  const validation = grounds.folds.slice(0, folds).flatMap((fold) => Array.from(fold.validation));
  const whole = mean(grounds.folds.slice(0, folds).map(({ train }) => train.length));
  const sized: SizedLosses[] = [
    ...parts.map(({ best }, i) => ({ rows: rowsOf(trials[i], folds), losses: best.losses })),
    { rows: whole, losses: again.best.losses.map((losses) => losses.subarray(0, validation.length)) },
  ];
  const points = sized.map(({ rows, losses }): LearningCurvePoint => {
    const seedLosses = losses.map(mean);
    return { rows: Math.round(rows), networks: losses.length * folds, loss: mean(seedLosses), seedLosses };
  });
  const { hidden } = again.trial.setting;
  const measured = { ...nothing, points, hidden, validationRows: validation.length };
  const times = [2, defaults.farthestForecast];
  const allFinite = points.every(({ loss }) => Number.isFinite(loss));
  const dependence = dependenceOf(grounds, Int32Array.from(validation));
  const fitted = allFinite
    ? fitLearningCurve(
        sized,
        [1, ...times].map((own) => own * whole),
        random.split("more rows"),
        { dependence },
      )
    : undefined;
  const [now, ...ahead] = fitted?.at ?? [];
  const said = fitted === undefined ? "refused" : verdictOf(fitted);
  const isRefused = fitted === undefined || now === undefined || said === "refused";
  const moreRows = isRefused && allFinite && stillFalls(sized, dependence) ? "falls" : said;
  const forecasts = ahead
    .map((point, i) => ({ ...point, times: times[i] ?? Number.NaN }))
    .filter((point) => isSharp(point));
  const curve = isRefused
    ? { ...measured, moreRows }
    : { ...measured, moreRows, law: fitted.law, now, forecasts, level: fitted.level };
  return { ...curve, sentence: learningCurveSentence(curve, grounds) };
}

/** Rows of a trial's parts, mean over folds and seeds. */
function rowsOf(trial: Trial | undefined, folds: number): number {
  const { part, seeds = [] } = trial ?? {};
  const sizes = seeds.flatMap((seed) =>
    Array.from({ length: folds }, (_, fold) => part?.rowsOf(fold, seed).length ?? Number.NaN),
  );
  return mean(sizes);
}

/** Points this unlikely under the law, and this far from it, refuse it. */
const unlikely = 0.01;
const far = 0.02;
/** Change in loss, as a share of it, that nobody would gather rows for. */
const sliver = 0.01;

/** A band wider than half the loss says nothing. */
const isSharp = ({ loss, change }: CurvePoint): boolean => change.high - change.low < 0.5 * loss;

/** Whether the loss at all rows is clearly below that of the part before, by more than a twentieth. */
function stillFalls(sized: readonly SizedLosses[], dependence: Dependence): boolean {
  const [before, whole] = sized.slice(-2).map(({ losses }) => losses);
  if (before === undefined || whole === undefined) return false;
  const { difference, interval } = paired(whole, before, { dependence });
  return interval.high < 0 && -difference > 0.05 * mean(before.map(mean));
}

function verdictOf({ probability, farthest, at }: LearningCurveFit): MoreRows {
  const [now, twice] = at;
  if (now === undefined || twice === undefined || !isSharp(twice)) return "refused";
  if (probability < unlikely && farthest > far) return "refused";
  if (twice.change.high < 0 && -twice.change.difference > sliver * now.loss) return "helps";
  return twice.change.low > -2 * sliver * now.loss ? "hardly" : "unclear";
}
