import { type Clusters, clustersOf, degreesOf, sumsOf } from "./dependence.ts";
import { normalQuantile, studentQuantile } from "./distribution.ts";
import { type Asked, type Interval, LEVEL, wilson } from "./interval.ts";
import { named, spreadOfMean } from "./jackknife.ts";
import { mean } from "./moments.ts";

/**
 * Returns the interval of a proportion: Wilson's for independent rows; over groups or blocks of time Wilson's with
 * as many rows as these are worth, and the degrees of freedom of the clusters (Korn & Graubard 1998; Franco,
 * Little, Louis & Slud 2019). Where all rows are alike, nothing can be seen of how they go together, and every
 * cluster counts as one row.
 *
 * @param hits [n], 1 where it is so, else 0
 */
export function proportionInterval(hits: Float64Array, asked: Asked = {}): Interval {
  const { level = LEVEL, dependence = { kind: "independent" } } = asked;
  const clusters = clustersOf(dependence, hits);
  const share = mean(hits);
  if (clusters === undefined)
    return wilson(
      hits.reduce((sum, hit) => sum + hit, 0),
      hits.length,
      level,
    );
  const { standardError } = spreadOfMean(hits, clusters);
  return clusteredWilson(share, standardError, clusters, level);
}

/** Returns Wilson's interval of a share whose standard error over clusters is known. */
export function clusteredWilson(
  share: number,
  standardError: number,
  clusters: Clusters,
  level: number,
): Interval {
  const { count } = clusters;
  const inside = share > 0 && share < 1;
  const worth = inside ? (share * (1 - share)) / standardError ** 2 : count;
  const degrees = degreesOf(clusters);
  const few =
    degrees > 0 ? (normalQuantile((1 + level) / 2) / studentQuantile((1 + level) / 2, degrees)) ** 2 : 0;
  const rows = Math.min(clusters.of.length, (Number.isFinite(worth) ? worth : 0) * few);
  return { ...named(wilson(share * rows, rows, level), clusters, "wilson"), effectiveRows: rows };
}

/** Returns the standard error of a sum of influences, one a row that add up to zero, over clusters. */
export function spreadOfSum(influences: Float64Array, clusters: Clusters): number {
  const { count } = clusters;
  const sums = sumsOf(clusters, influences);
  return Math.sqrt((count / (count - 1)) * sums.reduce((sum, value) => sum + value ** 2, 0));
}
