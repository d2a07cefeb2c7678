import type { Random } from "../runtime/random.ts";
import { at } from "./at.ts";
import { groupRows } from "./bootstrap.ts";
import { clustersOf, type Dependence, sizesOf, sumsOf } from "./dependence.ts";
import { mean } from "./moments.ts";

/** The validation loss of the trial that was picked, before and after the correction for having picked it. */
export interface CorrectedScore {
  /** Index of the trial with the lowest mean loss. */
  readonly picked: number;
  readonly pickedLoss: number;
  readonly correctedLoss: number;
  /** Corrected minus picked: how much of the winner's score was luck. */
  readonly optimism: number;
}

/**
 * Returns the picked trial's loss corrected for selection: rows are resampled, the winner is picked anew on the
 * rows drawn and scored on the rows left out (bootstrap bias correction, Tsamardinos, Greasidou & Borboudakis
 * 2018). The left-out score of the picked trial itself, whose expectation is known, is subtracted from each
 * draw, which removes most of the noise of the resampling; a single trial is left as it is.
 *
 * @param losses validation loss of each row [n], one list a trial, same rows in the same order; decides the pick
 * @param random drawn from `random.split("correction")`
 * @param resamples default 300
 * @param reported another loss of each row to report instead, such as 0 for right and 1 for wrong: the corrected
 *   accuracy is then one minus `correctedLoss`. Default: the losses themselves
 * @param dependence of the rows, default none; whole groups or blocks of time are drawn, so that no row is left out
 *   whose neighbors had a say in the pick
 * Throws RangeError without trials or where their rows differ.
 */
export function correctedScore(
  losses: readonly Float64Array[],
  random: Random,
  resamples = 300,
  reported: readonly Float64Array[] = losses,
  dependence: Dependence = { kind: "independent" },
): CorrectedScore {
  const first = losses[0];
  const isUneven = (trial: Float64Array): boolean => trial.length !== first?.length;
  if (losses.some(isUneven) || reported.some(isUneven) || reported.length !== losses.length || !first) {
    throw new RangeError("A correction needs at least one trial, and the same rows for all trials.");
  }
  const picked = lowest(losses.map(mean));
  const pickedLoss = mean(reported[picked] ?? first);
  const stream = random.split("correction");
  const { trials, scores, sizes } = drawn(losses, reported, losses[picked] ?? first, dependence, stream);
  let excess = 0;
  let used = 0;
  for (let r = 0; r < resamples; r++) {
    const weights = multinomial(trials[0]?.length ?? 0, stream);
    const winner = lowest(trials.map((trial) => weighted(trial, weights)));
    const difference = leftOut(scores[winner], weights, sizes) - leftOut(scores[picked], weights, sizes);
    if (!Number.isFinite(difference)) continue;
    excess += difference;
    used++;
  }
  const optimism = used === 0 ? 0 : excess / used;
  return { picked, pickedLoss, correctedLoss: pickedLoss + optimism, optimism };
}

/** What resampling draws: rows (averaged where they are very many), or sums over groups or blocks with their sizes. */
function drawn(
  losses: readonly Float64Array[],
  reported: readonly Float64Array[],
  picked: Float64Array,
  dependence: Dependence,
  stream: Random,
): {
  readonly trials: readonly Float64Array[];
  readonly scores: readonly Float64Array[];
  readonly sizes?: Float64Array;
} {
  const clusters = clustersOf(dependence, picked);
  const sums = (of: readonly Float64Array[]): readonly Float64Array[] =>
    clusters === undefined ? groupRows(of, stream) : of.map((list) => sumsOf(clusters, list));
  const trials = sums(losses);
  const scores = reported === losses ? trials : sums(reported);
  return { trials, scores, ...(clusters && { sizes: sizesOf(clusters) }) };
}

/** Index of the lowest number; a trial that diverged to NaN never wins. */
function lowest(values: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, value] of values.entries()) {
    if (value < least) {
      best = i;
      least = value;
    }
  }
  return best;
}

/** How often each of n rows is drawn in n draws with replacement. */
function multinomial(n: number, random: Random): Float64Array {
  const counts = new Float64Array(n);
  const scale = n / 4294967296;
  for (let i = 0; i < n; i++) {
    const row = Math.floor(random.uint32() * scale);
    counts[row] = (counts[row] as number) + 1;
  }
  return counts;
}

function weighted(losses: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < losses.length; i++) sum += (losses[i] as number) * (weights[i] as number);
  return sum;
}

function leftOut(
  losses: Float64Array | undefined,
  weights: Float64Array,
  sizes: Float64Array | undefined,
): number {
  let sum = 0;
  let count = 0;
  if (losses === undefined) return Number.NaN;
  for (let i = 0; i < losses.length; i++) {
    if (weights[i] !== 0) continue;
    sum += losses[i] as number;
    count += sizes === undefined ? 1 : at(sizes, i);
  }
  return sum / count;
}
