import { at } from "./at.ts";
import { atLeastHalfWay } from "./atLeastHalfWay.ts";
import { type Clusters, clustersOf, degreesOf, sizesOf, sumsOf } from "./dependence.ts";
import { studentQuantile } from "./distribution.ts";
import { type Asked, type Interval, LEVEL, tAround, tInterval } from "./interval.ts";
import { mean, variance } from "./moments.ts";
import { boundsOfSkewed } from "./skewed.ts";

/** What a jackknife says of a statistic: its standard error, and on how many clusters that rests. */
export interface Spread {
  readonly standardError: number;
  readonly degrees: number;
  /** Of the statistic: that of what clusters add to it, over the root of their number. */
  readonly skewness: number;
}

/**
 * Returns the interval of the mean of the values: Student's t, for independent rows over rows, else over groups or
 * blocks of time. For clusters the standard error is that of the jackknife that leaves out one cluster at a time
 * (Kuensch 1989 for blocks; CV3 of MacKinnon, Nielsen & Webb 2023 for groups), with the degrees of freedom of
 * `degreesOf`, or fewer where a few clusters make most of the variance (Satterthwaite 1946); with clusters of one size it is the t interval of the cluster means (Ibragimov & Mueller 2010). It is
 * narrower than rows by themselves say by half of what clusters claim (`believed`). Without bounds for fewer than two
 * values or clusters.
 */
export function meanInterval(
  values: Float64Array,
  { level = LEVEL, dependence = { kind: "independent" } }: Asked = {},
): Interval {
  const clusters = clustersOf(dependence, values);
  if (clusters === undefined) return tInterval(values, level);
  const { standardError, degrees } = spreadOfMean(values, clusters);
  const interval = named(tAround(mean(values), standardError, degrees, level), clusters, "t");
  const rows = variance(values) / standardError ** 2;
  return Number.isFinite(rows) ? { ...interval, effectiveRows: Math.min(values.length, rows) } : interval;
}

/** Returns the spread of the mean over clusters, as far as it is believed (`believed`); NaN of one cluster. */
export function spreadOfMean(values: Float64Array, clusters: Clusters): Spread {
  const together = jackknife([values], ([only = Number.NaN]) => only, clusters);
  const n = values.length;
  return believed(together, { standardError: Math.sqrt(variance(values) / n), degrees: n - 1, skewness: 0 });
}

/** Returns the spread over clusters, or one half way to that over rows where clusters claim less (`atLeastHalfWay`). */
function believed(together: Spread, alone: Spread): Spread {
  const own = halfWidth(together);
  const rows = halfWidth(alone);
  if (!(own < rows)) return together;
  return {
    standardError: alone.standardError * (atLeastHalfWay(own, rows) / rows),
    degrees: alone.degrees,
    skewness: (together.skewness + alone.skewness) / 2,
  };
}

function halfWidth({ standardError, degrees }: Spread): number {
  return standardError === 0 ? 0 : standardError * studentQuantile((1 + LEVEL) / 2, degrees);
}

/**
 * Returns the interval of a smooth function of row means over clusters, by the jackknife that leaves out one
 * cluster at a time, on a scale where the statistic is nearly symmetric; narrower than leaving out one row at a time
 * says by half of what clusters claim (`believed`). What skewness is left on that scale is corrected (`boundsOfSkewed`), where that is asked for.
 *
 * @param columns values of each row, one or more lists of the same length n
 * @param statistic takes the mean of each column, returns the statistic on that scale, such as the logarithm
 * @param back takes a value on that scale, returns the statistic; rising or falling
 */
export function jackknifeInterval(
  columns: readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
  back: (value: number) => number,
  clusters: Clusters,
  {
    level = LEVEL,
    isSkewed = false,
  }: { readonly level?: number | undefined; readonly isSkewed?: boolean } = {},
): Interval {
  const count = clusters.of.length;
  const rows: Clusters = { kind: clusters.kind, of: Int32Array.from({ length: count }, (_, i) => i), count };
  const alone = { ...jackknife(columns, statistic, rows), degrees: count - 1 };
  const spread = believed(jackknife(columns, statistic, clusters), alone);
  const value = statistic(columns.map(mean));
  const { low, high } =
    isSkewed && spread.standardError > 0
      ? boundsOfSkewed(value, spread, level)
      : tAround(value, spread.standardError, spread.degrees, level);
  const ends = [back(low), back(high)];
  return named(
    { low: Math.min(...ends), high: Math.max(...ends), level, method: "t" },
    clusters,
    "jackknife",
  );
}

function jackknife(
  columns: readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
  clusters: Clusters,
): Spread {
  const { count } = clusters;
  const sizes = sizesOf(clusters);
  const sums = columns.map((column) => sumsOf(clusters, column));
  const n = clusters.of.length;
  const totals = sums.map((own) => own.reduce((sum, value) => sum + value, 0));
  const whole = statistic(totals.map((total) => total / n));
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let g = 0; g < count; g++) {
    const left = sums.map((own, c) => (at(totals, c) - at(own, g)) / (n - at(sizes, g)));
    const added = whole - statistic(left);
    const square = added ** 2;
    squares += square;
    cubes += square * added;
    fourths += square ** 2;
  }
  const standardError = count < 2 ? Number.NaN : Math.sqrt(((count - 1) / count) * squares);
  // Satterthwaite's: a variance from few, wild influences is itself uncertain, by their kurtosis less one.
  const steady = (2 * count) / ((count * fourths) / squares ** 2 - 1);
  const degrees = degreesOf(clusters);
  const skewness = squares > 0 ? cubes / squares ** 1.5 : 0;
  return { standardError, degrees: steady < degrees ? Math.max(1, steady) : degrees, skewness };
}

/** Returns the interval with the number of clusters, and the kind of them in the name of its method. */
export function named(interval: Interval, { kind, count }: Clusters, method: string): Interval {
  return kind === "groups"
    ? { ...interval, method: `cluster ${method}`, groups: count }
    : { ...interval, method: `block ${method}`, blocks: count };
}
