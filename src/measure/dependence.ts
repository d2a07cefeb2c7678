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
  /** Rows near in time go together; `order` [n] is the positions of the rows from earliest to latest. */
  | { readonly kind: "time"; readonly order: Int32Array };

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
 * are. Time is cut into consecutive blocks of nearly equal length, long enough for rows of different blocks to be
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
  const { order } = dependence;
  const series = Float64Array.from(order, (row) => at(values, row));
  const count = Math.max(Math.min(2, n), Math.floor(n / blockLength(series)));
  const of = new Int32Array(n);
  for (let i = 0; i < n; i++) of[at(order, i)] = Math.floor((i * count) / n);
  return { kind: "blocks", of, count };
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

/** Returns the number of rows of each cluster. */
export function sizesOf({ of, count }: Clusters): Float64Array {
  const sizes = new Float64Array(count);
  for (const cluster of of) sizes[cluster] = at(sizes, cluster) + 1;
  return sizes;
}
