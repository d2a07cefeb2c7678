import { at } from "./at.ts";
import { blockLength } from "./blockLength.ts";

/**
 * How the rows of a part depend on each other, which decides how much they tell: a hundred rows of one person are
 * not a hundred people.
 */
export type Dependence =
  | { readonly kind: "independent" }
  /** Rows of one group go together; `of` [n] is the group number of each row, any integers. */
  | { readonly kind: "groups"; readonly of: Int32Array }
  /**
   * Rows near in time go together; `order` [n] is the positions of the rows from earliest to latest. Rows of one
   * moment have one number in `moment` [n], any integers; without it every row is a moment of its own.
   */
  | { readonly kind: "time"; readonly order: Int32Array; readonly moment?: Int32Array };

/** Rows that go together: groups, or consecutive stretches of time. Between them rows count as independent. */
export interface Clusters {
  readonly kind: "groups" | "blocks";
  /** [n] cluster of each row, from 0. */
  readonly of: Int32Array;
  readonly count: number;
}

/** Below so many groups no interval is trusted to speak for groups that have not been seen. */
export const FEWEST_GROUPS = 10;

/**
 * Returns the clusters that the rows fall into, or undefined where they are independent. Groups are taken as they
 * are. Time is cut into consecutive blocks of nearly as many moments each, long enough for rows of different blocks to be
 * almost independent: see `blockLength`.
 *
 * @param values what is to be averaged, [n]; decides how long blocks have to be
 * Throws RangeError where the dependence is of another number of rows.
 */
export function clustersOf(dependence: Dependence, values: Float64Array): Clusters | undefined {
  if (dependence.kind === "independent") return undefined;
  const n = values.length;
  const rows = dependence.kind === "groups" ? dependence.of.length : dependence.order.length;
  if (rows !== n) throw new RangeError(`The dependence of ${rows} rows does not fit ${n} rows.`);
  if (dependence.kind === "groups") return numbered(dependence.of);
  const { order, moment } = dependence;
  // Moments in order of time, each with the mean of its rows.
  const place = new Int32Array(n);
  const series: number[] = [];
  let size = 0;
  for (const [i, row] of order.entries()) {
    const isSame = i > 0 && moment !== undefined && moment[row] === moment[at(order, i - 1)];
    if (!isSame) size = 0;
    if (!isSame) series.push(0);
    const last = series.length - 1;
    series[last] = (at(series, last) * size + at(values, row)) / (size + 1);
    size++;
    place[row] = last;
  }
  const moments = series.length;
  const count = Math.max(Math.min(2, moments), Math.floor(moments / blockLength(Float64Array.from(series))));
  return { kind: "blocks", of: place.map((own) => Math.floor((own * count) / moments)), count };
}

function numbered(groups: Int32Array): Clusters {
  const numbers = new Map<number, number>();
  const of = groups.map((group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  return { kind: "groups", of, count: numbers.size };
}

/** Returns the sum of the values over each cluster. */
export function sumsOf({ of, count }: Clusters, values: Float64Array): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < of.length; i++) sums[at(of, i)] = at(sums, at(of, i)) + at(values, i);
  return sums;
}

/**
 * Returns the degrees of freedom that clusters leave: their number less one where they are of one size, fewer where a
 * few large ones decide. That is the effective number of clusters of Carter, Schnepel & Steigerwald (2017) for rows
 * that go together completely, (sum n^2)^2 / sum n^4, less one. At least 1; 0 of one cluster.
 */
export function degreesOf(clusters: Clusters): number {
  if (clusters.count < 2) return 0;
  const squares = sizesOf(clusters).map((size) => size ** 2);
  const sum = squares.reduce((total, square) => total + square, 0);
  return Math.max(1, sum ** 2 / squares.reduce((total, square) => total + square ** 2, 0) - 1);
}

/** Returns the number of rows of each cluster. */
export function sizesOf({ of, count }: Clusters): Float64Array {
  const sizes = new Float64Array(count);
  for (const cluster of of) sizes[cluster] = at(sizes, cluster) + 1;
  return sizes;
}
