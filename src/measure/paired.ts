import { at } from "./at.ts";
import { type Clusters, clustersOf, sumsOf } from "./dependence.ts";
import { studentCdf } from "./distribution.ts";
import { type Asked, type Interval, LEVEL, tAround } from "./interval.ts";
import { named, spreadOfMean } from "./jackknife.ts";
import { mean, meanOver, variance } from "./moments.ts";

/** A difference (this minus reference) in mean loss per row, paired over the same rows. */
export interface PairedDifference {
  readonly difference: number;
  /** Of the difference, over rows and seeds; what the one-standard-error rule compares with. */
  readonly standardError: number;
  readonly interval: Interval;
  /** Probability that this one is truly better, from the same paired distribution. */
  readonly probabilityBetter: number;
  readonly n: number;
}

/** A part of the variance of a mean loss, and the degrees of freedom that it was estimated with. */
export interface Chance {
  readonly variance: number;
  readonly degrees: number;
}

/**
 * Returns the difference in mean loss, a minus b, paired over the same rows; negative means that a is better.
 *
 * Each argument is a list of row losses [n], one list a seed, all over the same rows in the same order; a and b
 * may differ in the number of seeds. The variance of the difference is the variance of the row differences
 * (losses averaged over seeds) over n, plus, for every side with two or more seeds, the variance between its
 * seeds over their number. The part of the latter that rows already explain is taken out, as in a two-way
 * analysis of variance. A side with one seed stands for that very network. Degrees of freedom are
 * Satterthwaite's. Training rows that folds share are not accounted for.
 *
 * Rows that depend on each other are counted by groups or blocks of time, as in `meanInterval`. Over time that is
 * the question of Diebold & Mariano (1995) with the long-run variance of the row differences from blocks, which
 * asks for no horizon; see `dieboldMariano` for theirs.
 *
 * @param asked level of the interval, default 0.95, and how the rows depend on each other, default not at all; and
 *   chance that the lists do not show, default none: what other seeds would do to a side that has one
 * Throws RangeError where the numbers of rows differ.
 */
export function paired(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  asked: Asked & { readonly chance?: Chance } = {},
): PairedDifference {
  const meanA = meanOver(a);
  const meanB = meanOver(b);
  if (meanA.length !== meanB.length) {
    throw new RangeError(`Losses of ${meanA.length} and ${meanB.length} rows cannot be paired.`);
  }
  const n = meanA.length;
  const rows = meanA.map((loss, i) => loss - at(meanB, i));
  const clusters = asked.dependence && clustersOf(asked.dependence, rows);
  const parts = [
    rowVariance(rows, clusters),
    { variance: seedVariance(a, meanA, clusters), degrees: a.length - 1 },
    { variance: seedVariance(b, meanB, clusters), degrees: b.length - 1 },
    ...(asked.chance === undefined ? [] : [asked.chance]),
  ].filter((part) => part.variance !== 0);
  const total = parts.reduce((sum, part) => sum + part.variance, 0);
  const degrees = total ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
  const difference = mean(rows);
  const standardError = Math.sqrt(total);
  const interval = tAround(difference, standardError, degrees, asked.level ?? LEVEL);
  return {
    difference,
    standardError,
    interval: clusters === undefined ? interval : named(interval, clusters, "t"),
    probabilityBetter: probabilityBelowZero(difference, standardError, degrees),
    n,
  };
}

function rowVariance(rows: Float64Array, clusters: Clusters | undefined): Chance {
  if (clusters === undefined) return { variance: variance(rows) / rows.length, degrees: rows.length - 1 };
  const { standardError, degrees } = spreadOfMean(rows, clusters);
  return { variance: standardError ** 2, degrees };
}

/**
 * Returns the variance of a mean over seeds that is due to the seeds themselves; zero for a single seed.
 *
 * @param seeds row losses [n], one list a seed
 * @param rowMeans their mean over seeds, [n]
 */
export function seedVariance(
  seeds: readonly Float64Array[],
  rowMeans: Float64Array,
  clusters: Clusters | undefined,
): number {
  const count = seeds.length;
  const n = rowMeans.length;
  if (count < 2 || n < 2) return 0;
  const seedMeans = seeds.map(mean);
  const grand = mean(seedMeans);
  let residual = 0;
  for (const [s, losses] of seeds.entries()) {
    const effect = at(seedMeans, s) - grand;
    const residuals = losses.map((loss, i) => loss - at(rowMeans, i) - effect);
    const sums = clusters === undefined ? residuals : sumsOf(clusters, residuals);
    for (const sum of sums) residual += sum ** 2;
  }
  const units = clusters?.count ?? n;
  const noise = residual / ((units - 1) * (count - 1));
  return Math.max(0, variance(seedMeans) - (noise / n) * (units / n)) / count;
}

function probabilityBelowZero(difference: number, standardError: number, degrees: number): number {
  if (standardError === 0) return difference < 0 ? 1 : difference > 0 ? 0 : 0.5;
  return Number.isNaN(standardError) ? 0.5 : studentCdf(-difference / standardError, degrees);
}
