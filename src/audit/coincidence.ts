import type { Column } from "../data/table.ts";
import type { Rounding } from "./fingerprints.ts";
import { gather } from "./material.ts";

/**
 * How much of the surprise of agreeing in several columns is believed. Columns go together, so rows agree more
 * often than columns that know nothing of each other would let them; real tables without copies stay on the safe
 * side of this share.
 */
const BELIEVED = 0.7;

/** Returns the cells at those places as ascending numbers, levels by their code; missing numbers come last. */
export function sortedCells(column: Column, places: Int32Array): Float64Array {
  const own = gather(column, places);
  return (own.type === "text" ? new Float64Array(own.codes) : own.values).sort();
}

/**
 * Returns the surprise, in bits, of two different rows agreeing in a column: minus the base-2 logarithm of the
 * share of pairs that do (Rényi's entropy of order 2). Missing agrees with missing.
 *
 * @param sorted cells, ascending; rounding keeps their order
 */
export function surprise(sorted: Float64Array, { step, offset }: Rounding = { step: 0, offset: 0 }): number {
  const n = sorted.length;
  let pairs = 0;
  let run = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const cell = sorted[i] as number;
    const value = step === 0 ? cell : Math.floor(cell / step + offset);
    const isSame = value === before || (Number.isNaN(value) && Number.isNaN(before));
    run = isSame ? run + 1 : 0;
    // Each cell makes a pair with every one before it in its run.
    pairs += run;
    before = value;
  }
  const all = (n * (n - 1)) / 2;
  return all === 0 ? 0 : Math.log2(all / Math.max(pairs, 1));
}

/** Returns how many of so many pairs of rows may agree by chance in columns of that surprise, taken together. */
export const expectedPairs = (pairs: number, bits: number): number => pairs * 2 ** (-BELIEVED * bits);
