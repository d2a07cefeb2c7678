import { type MetricDifference, metricDifference } from "../measure/metricDifference.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import { mean } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import type { Random } from "../runtime/random.ts";
import { divide } from "../split/folds.ts";
import type { Fold, TrainRows } from "../split/rows.ts";
import type { Strategy } from "../split/strategy.ts";
import type { Crew } from "../train/crew.ts";
import type { Ladder } from "./3-shrink.ts";
import { type Context, stage } from "./context.ts";
import { defaults } from "./defaults.ts";
import { type Grounds, prepareGrounds } from "./grounds.ts";
import { pick } from "./groupScores.ts";
import type { Laboratory } from "./laboratory.ts";
import { leakageSentence } from "./leakageWords.ts";
import type { TrialOutcome } from "./trial.ts";

/** How a network scores under one way to divide the rows. */
export type LeakageSide = { readonly [M in MetricName]?: number } & {
  readonly strategy: Strategy;
  readonly loss: number;
  /** Rows that a network trained on, on average. */
  readonly trainRows: number;
};

/** What a random split would have hidden: the same network, scored on the same rows, divided in two ways. */
export interface Leakage {
  readonly naive: LeakageSide;
  readonly heldOut: LeakageSide;
  /** Loss held out minus loss of the random split, paired over rows, by groups or blocks of time. */
  readonly difference: PairedDifference;
  /** The same in the study's metric; the interval is null where the metric is no function of row means. */
  readonly metricDifference: MetricDifference;
  readonly hidden: readonly number[];
  /** Networks that were trained for it; those of the held-out side come from the ladder. */
  readonly networks: number;
  readonly sentence: string;
}

/** Parts of the random division where the held-out one has a single part. */
const naiveFolds = 5;
/** Seeds that are compared: the first of the ladder's. */
const mostSeeds = 2;

/**
 * Returns what the split by groups or time changed: the recipe's network, as the ladder trained it (held out), is
 * trained again on a random stratified division of the same rows, with the same settings, steps and seeds, fold by
 * fold on as many rows, and both are scored on the rows that both validate. The difference is what a random split
 * would have leaked. Null where the rows are divided at random anyway.
 *
 * Random: the division and which rows are left out to make sizes equal, from the study's stream "leakage".
 */
export async function measureLeakage(context: Context, crew: Crew, ladder: Ladder): Promise<Leakage | null> {
  const { grounds, lab, journal } = context;
  const held = rungOf(grounds, ladder);
  if (!isHeldOut(grounds) || held === undefined) return null;
  return stage(context, "leakage", "What would a random split have hidden?", async () => {
    const naiveGrounds = randomGrounds(grounds, context.random.split("leakage"));
    const isShared = grounds.folds.length === 1;
    const { values, width, targets } = naiveGrounds.encoded;
    const dataId = isShared ? undefined : await crew.load({ x: values, width, y: targets });
    const other: Laboratory = lab.besides(naiveGrounds, dataId, "leakage");
    const { setting, seeds } = held.trial;
    const [naive] = await other.train("leakage", [{ setting, seeds: seeds.slice(0, mostSeeds) }]);
    if (dataId !== undefined) await crew.forget(dataId);
    if (naive === undefined) throw new Error("the network was not trained on the random division");
    const result = compare(context, held, naive, naiveGrounds.folds);
    const { sentence } = result;
    journal.tell({
      event: "decision",
      about: "leakage",
      value: result.difference.difference,
      reason: sentence,
    });
    return result;
  });
}

/** Returns the number of networks that are trained for it, with so many seeds; 0 where nothing is measured. */
export function leakageNetworks(grounds: Grounds, seeds: number): number {
  if (!isHeldOut(grounds)) return 0;
  return Math.min(seeds, mostSeeds) * (grounds.folds.length === 1 ? naiveFolds : grounds.folds.length);
}

/** Whether groups or time decide which rows validate. */
function isHeldOut({ sealed: { folding, part }, folds }: Grounds): boolean {
  const byColumn = part !== null && folds.length === 1;
  return folding !== "random" && folding !== "stratified" && !byColumn;
}

/** The recipe's network on the ladder, or the widest below it. */
function rungOf(grounds: Grounds, { outcomes }: Ladder): TrialOutcome | undefined {
  const { classes } = grounds.description;
  const [wanted = 0] = classes.length >= defaults.manyClasses ? defaults.hiddenManyClasses : defaults.hidden;
  const width = ({ trial }: TrialOutcome): number => trial.setting.hidden[0] ?? 0;
  return outcomes.filter((outcome) => width(outcome) <= wanted).sort((a, b) => width(b) - width(a))[0];
}

/**
 * The grounds of a study that had divided the rows at random. Below one validation part, each fold has an encoder of
 * its own; with one part, its encoder serves all: it has seen none of the rows that are compared.
 */
function randomGrounds(grounds: Grounds, random: Random): Grounds {
  const { table, description, rest, folds, encoded } = grounds;
  const isOnePart = folds.length === 1;
  const wanted = isOnePart ? naiveFolds : folds.length;
  const dealt = divide(table, description, rest, random.split("folds"), {
    strategy: "stratified",
    folds: wanted,
    rowsForOne: Number.POSITIVE_INFINITY,
  });
  const equal = dealt.map(({ train, validation }, i): Fold => {
    const size = folds[isOnePart ? 0 : i]?.train.length ?? train.length;
    const kept = random.split("rows", i).shuffle(train.slice()).subarray(0, size).sort();
    return { train: kept as TrainRows, validation };
  });
  if (!isOnePart) return prepareGrounds({ ...grounds, folds: equal });
  const [encoder] = encoded.encoders;
  if (encoder === undefined) throw new Error("there is no encoder");
  return {
    ...grounds,
    folds: equal,
    encoded: {
      ...encoded,
      encoders: equal.map(() => encoder),
      foldOffset: () => encoded.foldOffset(0),
      positions: (_, rows) => encoded.positions(0, rows),
    },
  };
}

const trainRowsOf = (folds: readonly Fold[]): number =>
  Math.round(mean(folds.map(({ train }) => train.length)));

function compare(
  { grounds }: Context,
  held: TrialOutcome,
  naive: TrialOutcome,
  randomFolds: readonly Fold[],
): Leakage {
  const { metric, dependence, folds, sealed } = grounds;
  const place = new Map<number, number>();
  for (const { validation } of randomFolds) for (const row of validation) place.set(row, place.size);
  const rows = folds.flatMap(({ validation }) => Array.from(validation));
  const places = rows.map((row) => place.get(row) ?? -1);
  const heldOut = held.best.predictions().slice(0, naive.trial.seeds.length);
  const random = naive.best.predictions().map((own) => pick(own, places));
  const side = (strategy: Strategy, all: readonly Predictions[], own: readonly Fold[]): LeakageSide => ({
    strategy,
    loss: mean(all.map((p) => mean(rowLosses(p)))),
    trainRows: trainRowsOf(own),
    [metric.name]: mean(all.map((p) => metric.compute(p))),
  });
  const result = {
    naive: side("stratified", random, randomFolds),
    heldOut: side(sealed.folding, heldOut, folds),
    difference: paired(heldOut.map(rowLosses), random.map(rowLosses), { dependence }),
    metricDifference: metricDifference(heldOut, random, metric, dependence),
    hidden: held.trial.setting.hidden,
    networks: naive.networks,
  };
  return { ...result, sentence: leakageSentence(result, grounds) };
}
