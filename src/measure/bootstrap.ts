import type { Random } from "../runtime/random.ts";
import { at } from "./at.ts";
import { normalCdf, normalQuantile } from "./distribution.ts";
import type { Interval } from "./interval.ts";
import { mean } from "./moments.ts";

/** Above this many rows, rows are first averaged in random groups, which leaves every variance as it was. */
const MOST_ROWS = 20_000;

/**
 * Returns the bias-corrected and accelerated bootstrap interval (BCa, Efron 1987) of a smooth function of row
 * means, such as the root of the mean squared error. BCa and not the plain percentiles, because means of skewed
 * losses lie off-center in their bootstrap distribution and percentiles then miss on one side.
 *
 * @param columns values of each row, one or more lists of the same length n
 * @param statistic takes the mean of each column, returns the number of interest
 * @param random drawn from `random.split("bootstrap")`; the same stream gives the same interval
 * @param options level, default 0.95; resamples, default 2,000
 */
export function bootstrapInterval(
  columns: readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
  random: Random,
  { level = 0.95, resamples = 2000 }: { readonly level?: number; readonly resamples?: number } = {},
): Interval {
  const stream = random.split("bootstrap");
  const grouped = groupRows(columns, stream);
  const estimate = statistic(columns.map(mean));
  const draws = resample(grouped, statistic, stream, resamples);
  if (!Number.isFinite(estimate) || draws.length === 0) {
    return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, level, method: "bootstrap" };
  }
  const center = statistic(grouped.map(mean));
  let below = 0;
  for (const draw of draws) below += draw < center ? 1 : draw === center ? 0.5 : 0;
  const share = Math.min(1 - 0.5 / draws.length, Math.max(0.5 / draws.length, below / draws.length));
  const bias = normalQuantile(share);
  const acceleration = accelerationOf(grouped, statistic);
  const bound = (p: number): number => {
    const shifted = bias + normalQuantile(p);
    return quantile(draws, normalCdf(bias + shifted / (1 - acceleration * shifted))) + estimate - center;
  };
  return { low: bound((1 - level) / 2), high: bound((1 + level) / 2), level, method: "bootstrap" };
}

/**
 * Returns at most 20,000 rows for the same number of columns: the columns themselves, or means over groups of
 * rows drawn at random. Resampling groups of g rows among n/g has the variance of resampling n rows.
 */
export function groupRows(columns: readonly Float64Array[], random: Random): readonly Float64Array[] {
  const n = columns[0]?.length ?? 0;
  const size = Math.ceil(n / MOST_ROWS);
  if (size <= 1) return columns;
  const order = random.split("groups").shuffle(Int32Array.from({ length: n }, (_, i) => i));
  const groups = Math.floor(n / size);
  return columns.map((column) => {
    const means = new Float64Array(groups);
    for (let i = 0; i < groups * size; i++) {
      const group = Math.floor(i / size);
      means[group] = at(means, group) + at(column, at(order, i)) / size;
    }
    return means;
  });
}

/** The statistic of each resample, sorted; resamples where it does not exist are left out. */
function resample(
  columns: readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
  random: Random,
  resamples: number,
): Float64Array {
  const n = columns[0]?.length ?? 0;
  const scale = n / 4294967296;
  const rows = new Int32Array(n);
  const draws: number[] = [];
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) rows[i] = random.uint32() * scale;
    const draw = statistic(columns.map((column) => meanAt(column, rows)));
    if (Number.isFinite(draw)) draws.push(draw);
  }
  return Float64Array.from(draws).sort();
}

function meanAt(column: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += column[rows[i] as number] as number;
  return sum / rows.length;
}

/** Skewness of the jackknife values over six (Efron 1987, equation 6.6). */
function accelerationOf(
  columns: readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
): number {
  const n = columns[0]?.length ?? 0;
  const totals = columns.map((column) => mean(column) * n);
  const left = Float64Array.from({ length: n }, (_, i) =>
    statistic(columns.map((column, c) => (at(totals, c) - at(column, i)) / (n - 1))),
  );
  const center = mean(left);
  let squares = 0;
  let cubes = 0;
  for (const value of left) {
    squares += (center - value) ** 2;
    cubes += (center - value) ** 3;
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  return Number.isFinite(acceleration) ? acceleration : 0;
}

/** Quantile of sorted values with linear interpolation (Hyndman & Fan's type 7). */
function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const lower = Math.floor(place);
  const low = at(sorted, lower);
  return lower + 1 < sorted.length ? low + (place - lower) * (at(sorted, lower + 1) - low) : low;
}
