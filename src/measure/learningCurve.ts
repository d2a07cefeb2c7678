import type { Random } from "../runtime/random.ts";
import { at } from "./at.ts";
import { clustersOf, type Dependence, degreesOf, sizesOf, sumsOf } from "./dependence.ts";
import { normalQuantile, studentQuantile } from "./distribution.ts";
import { LEVEL } from "./interval.ts";
import { mean, meanOver, variance } from "./moments.ts";
import { type FittedLaw, lossAt, type PowerLaw, powerLawFitter } from "./powerLaw.ts";

/** How networks trained on so many rows did: the loss of each validation row, one list a seed. */
export interface SizedLosses {
  readonly rows: number;
  readonly losses: readonly Float64Array[];
}

/** A loss at a number of rows with its band, and its change against the most rows that were tried. */
export interface CurvePoint {
  readonly rows: number;
  readonly loss: number;
  readonly low: number;
  readonly high: number;
  readonly change: { readonly difference: number; readonly low: number; readonly high: number };
}

export interface LearningCurveFit {
  readonly law: PowerLaw;
  /** Probability of points so far off if the law held; small where it does not. */
  readonly probability: number;
  /** Largest distance of a point from the law, as a share of its loss. */
  readonly farthest: number;
  readonly level: number;
  readonly at: readonly CurvePoint[];
}

/**
 * Returns the power law through the losses at nested sizes, and what it says at other numbers of rows, with a band
 * from a parametric bootstrap (Viering & Loog 2022 for the law): losses are drawn anew around the law, once with the
 * noise of training (another seed, another choice of rows) and once with the noise of the validation rows, which all
 * sizes share, and the law is fitted again. The training noise of a size is the mean of its own variance over seeds
 * and of one that falls as 1 / n, pooled over sizes; its uncertainty enters through Student's t.
 *
 * @param points sizes, rising, at least four, each with two seeds or more over the same validation rows
 * @param targets numbers of rows to say something about
 * @param random drawn from `random.split("learning curve")`
 * @param options dependence of the validation rows, default none; draws, default 1,000
 */
export function fitLearningCurve(
  points: readonly SizedLosses[],
  targets: readonly number[],
  random: Random,
  { dependence, draws = 1000 }: { readonly dependence?: Dependence; readonly draws?: number } = {},
): LearningCurveFit {
  const sizes = points.map(({ rows }) => rows);
  const byRow = points.map(({ losses }) => meanOver(losses));
  const observed = byRow.map(mean);
  const training = trainingNoise(points);
  const root = choleskyOf(validationNoise(byRow, dependence));
  const fit = powerLawFitter(sizes, weightsOf(training.expected, byRow));
  const law = fit(observed);
  const stream = random.split("learning curve");
  const drawn = Array.from({ length: draws }, (): FittedLaw => {
    const wide = Math.sqrt(training.degrees / chiSquared(training.degrees, stream));
    const shared = root.map(() => stream.normal());
    return fit(
      sizes.map((rows, k) => {
        const own = wide * Math.sqrt(at(training.variances, k)) * stream.normal();
        const common = (root[k] ?? []).reduce((sum, entry, j) => sum + entry * at(shared, j), 0);
        return lossAt(law, rows) + own + common;
      }),
    );
  });
  const farther = drawn.filter(({ misfit }) => misfit >= law.misfit).length;
  const now = sizes.at(-1) ?? Number.NaN;
  const present = drawn.map((other) => lossAt(other, now));
  return {
    law: { floor: law.floor, scale: law.scale, exponent: law.exponent, rows: law.rows },
    probability: farther / draws,
    farthest: Math.max(...observed.map((loss, k) => Math.abs(loss / lossAt(law, at(sizes, k)) - 1))),
    level: LEVEL,
    at: targets.map((rows): CurvePoint => {
      // No loss is negative, whatever a steep law says.
      const losses = drawn.map((other) => Math.max(0, lossAt(other, rows)));
      const loss = Math.max(0, lossAt(law, rows));
      const difference = loss - lossAt(law, now);
      return {
        rows,
        loss,
        ...between(losses),
        change: { difference, ...between(losses.map((other, i) => other - at(present, i))) },
      };
    }),
  };
}

function between(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = Float64Array.from(values).sort();
  const quantile = (p: number): number => {
    const place = p * (sorted.length - 1);
    const low = Math.floor(place);
    return (
      at(sorted, low) + (place - low) * (at(sorted, Math.min(low + 1, sorted.length - 1)) - at(sorted, low))
    );
  };
  return { low: quantile((1 - LEVEL) / 2), high: quantile((1 + LEVEL) / 2) };
}

/** Variance of each size's mean over seeds that is due to training, and how many degrees of freedom tell of it. */
interface TrainingNoise {
  /** With its own seeds counted half. */
  readonly variances: readonly number[];
  /** As it falls with rows, over all sizes. */
  readonly expected: readonly number[];
  readonly degrees: number;
}

function trainingNoise(points: readonly SizedLosses[]): TrainingNoise {
  const largest = points.at(-1)?.rows ?? Number.NaN;
  const own = points.map(({ losses }) => variance(losses.map(mean)));
  const pooled = mean(own.map((value, k) => (value * (points[k]?.rows ?? 0)) / largest));
  const seeds = points.map(({ losses }) => losses.length);
  const expected = points.map(({ rows }, k) => (pooled * largest) / rows / at(seeds, k));
  return {
    variances: own.map((value, k) => (value / at(seeds, k) + at(expected, k)) / 2),
    expected,
    degrees: (mean(seeds) - 1) * points.length,
  };
}

/** One over the variance of what each size does not share with the others, by training and by rows. */
function weightsOf(training: readonly number[], byRow: readonly Float64Array[]): number[] {
  const shared = meanOver(byRow);
  const others = byRow.length / Math.max(1, byRow.length - 1);
  return byRow.map((losses, k) => {
    const liking = variance(losses.map((loss, i) => loss - at(shared, i))) / losses.length;
    // Never nothing: a weight is one over it.
    return 1 / Math.max(at(training, k) + others * liking, (1e-6 * mean(losses)) ** 2, 1e-300);
  });
}

/** Covariance between sizes of their mean losses, as the validation rows could have been others. */
function validationNoise(byRow: readonly Float64Array[], dependence: Dependence | undefined): number[][] {
  const n = byRow[0]?.length ?? 0;
  const clusters = dependence && clustersOf(dependence, byRow.at(-1) ?? new Float64Array());
  const off = byRow.map((losses) => {
    const center = mean(losses);
    const deviations = losses.map((loss) => loss - center);
    return clusters === undefined ? deviations : sumsOf(clusters, deviations);
  });
  const units = clusters?.count ?? n;
  const degrees = clusters === undefined ? n - 1 : degreesOf(clusters);
  const wide =
    degrees < 1
      ? Number.NaN
      : (studentQuantile((1 + LEVEL) / 2, degrees) / normalQuantile((1 + LEVEL) / 2)) ** 2;
  const largest = clusters === undefined ? 1 : Math.max(...sizesOf(clusters));
  if (largest >= n) return off.map(() => off.map(() => Number.NaN));
  return off.map((a) =>
    off.map(
      (b) => (wide * a.reduce((sum, value, i) => sum + value * at(b, i), 0) * units) / (units - 1) / n ** 2,
    ),
  );
}

/** Lower triangular root of a covariance; a direction without any variance stays without. */
function choleskyOf(matrix: readonly (readonly number[])[]): number[][] {
  const root = matrix.map((row) => row.map(() => 0));
  for (const [i, row] of matrix.entries()) {
    const own = root[i] ?? [];
    for (let j = 0; j <= i; j++) {
      const other = root[j] ?? [];
      let rest = at(row, j);
      for (let k = 0; k < j; k++) rest -= at(own, k) * at(other, k);
      if (i === j) own[j] = Math.sqrt(Math.max(0, rest));
      else own[j] = at(other, j) > 1e-12 * Math.sqrt(at(row, i)) ? rest / at(other, j) : 0;
    }
  }
  return root;
}

/** One draw of chi squared with whole degrees of freedom. */
function chiSquared(degrees: number, random: Random): number {
  let sum = 0;
  for (let i = 0; i < Math.round(degrees); i++) sum += random.normal() ** 2;
  return sum;
}
