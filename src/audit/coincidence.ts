import type { Column } from "../data/table.ts";
import type { Rounding } from "./fingerprints.ts";
import { gather } from "./material.ts";

/**
 * How much of the surprise of agreeing in several columns is believed. Columns go together, so rows agree more
 * often than columns that know nothing of each other would let them; real tables without copies stay on the safe
 * side of this share.
 */
const BELIEVED = 0.7;

/**
 * Returns the surprise, in bits, of two different rows agreeing in the column: minus the base-2 logarithm of the
 * share of pairs that do (Rényi's entropy of order 2), among those places.
 */
export function surprise(column: Column, places: Int32Array, rounding?: Rounding): number {
  const own = gather(column, places);
  const counts = new Map<number, number>();
  const cells = own.type === "text" ? own.codes : own.values;
  for (const cell of cells) {
    const value =
      rounding === undefined || own.type === "text" || rounding.step === 0
        ? cell
        : Math.floor(cell / rounding.step + rounding.offset);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let pairs = 0;
  for (const count of counts.values()) pairs += (count * (count - 1)) / 2;
  const all = (cells.length * (cells.length - 1)) / 2;
  return all === 0 ? 0 : Math.log2(all / Math.max(pairs, 1));
}

/** Returns how many of so many pairs of rows may agree by chance in columns of that surprise, taken together. */
export const expectedPairs = (pairs: number, bits: number): number => pairs * 2 ** (-BELIEVED * bits);
