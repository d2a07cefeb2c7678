import { at } from "../measure/at.ts";
import type { Truth } from "./material.ts";

/** How the target goes along an order of rows. */
export interface TargetOrder {
  /** 0 where neighbors are as different as any two rows, 1 where they are the same. */
  readonly alike: number;
  /** In standard errors of what chance makes. */
  readonly z: number;
  /** Whether the rows are sorted by the target. */
  readonly isSorted: boolean;
}

/** Neighbors must be alike by so many standard errors, and so much, to be told of. */
const CLEAR = { z: 8, alike: 0.2 } as const;
const FEWEST = 50;
/** Values are sorted if so many of their steps go the same way. */
const SORTED = 0.99;

/**
 * Returns how alike the targets of neighbors are: for classes the share of neighbors with the same class beyond the
 * share among any two rows, for values the correlation of ranks of neighbors (Wald & Wolfowitz 1943).
 *
 * @param order places in `truth`, one after the other; all of them by default
 */
export function targetOrder(truth: Truth, order?: Int32Array): TargetOrder {
  return truth.kind === "classes" ? orderOfClasses(truth, order) : orderOfValues(truth, order);
}

/** Returns whether neighbors are alike by more than chance and by enough to matter. */
export const isOrdered = ({ alike, z }: TargetOrder, rows: number): boolean =>
  rows >= FEWEST && alike >= CLEAR.alike && z >= CLEAR.z;

function orderOfClasses(
  { codes, classes }: Extract<Truth, { kind: "classes" }>,
  order?: Int32Array,
): TargetOrder {
  const n = order?.length ?? codes.length;
  const sizes = new Float64Array(classes.length);
  let same = 0;
  let before = -1;
  for (let i = 0; i < n; i++) {
    const code = at(codes, order === undefined ? i : at(order, i));
    sizes[code] = at(sizes, code) + 1;
    if (code === before) same++;
    before = code;
  }
  let squares = 0;
  let cubes = 0;
  let present = 0;
  for (const size of sizes) {
    squares += (size / n) ** 2;
    cubes += (size / n) ** 3;
    if (size > 0) present++;
  }
  const share = same / (n - 1);
  // Neighboring pairs share a row, so their covariance counts: sum p^3 - (sum p^2)^2.
  const variance = (squares * (1 - squares) + 2 * (cubes - squares ** 2)) / (n - 1);
  return {
    alike: (share - squares) / (1 - squares),
    z: (share - squares) / Math.sqrt(Math.max(variance, Number.MIN_VALUE)),
    isSorted: n - 1 - same === present - 1,
  };
}

function orderOfValues({ values }: Extract<Truth, { kind: "values" }>, order?: Int32Array): TargetOrder {
  const own = order === undefined ? values : Float64Array.from(order, (place) => at(values, place));
  const ranks = ranksOf(own);
  const n = own.length;
  const mean = (n - 1) / 2;
  let products = 0;
  let squares = 0;
  let up = 0;
  let down = 0;
  for (let i = 0; i < n; i++) {
    squares += (at(ranks, i) - mean) ** 2;
    if (i === 0) continue;
    products += (at(ranks, i) - mean) * (at(ranks, i - 1) - mean);
    if (at(own, i) >= at(own, i - 1)) up++;
    if (at(own, i) <= at(own, i - 1)) down++;
  }
  const alike = squares === 0 ? 0 : products / squares;
  return { alike, z: alike * Math.sqrt(n), isSorted: Math.max(up, down) >= SORTED * (n - 1) };
}

/** Ranks from 0; ties share the mean of theirs. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, start))) end++;
    if (end === start) end++;
    for (let i = start; i < end; i++) ranks[at(order, i)] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}
