import type { Column } from "../data/table.ts";

/**
 * Two words of 32 bits a row. Fingerprints of cells are added up over columns, so one column can be taken out again;
 * two of a million rows that differ agree by accident with a probability below one in ten million.
 */
export interface Fingerprints {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** How numbers are rounded before they are compared: to `step` after adding `offset` steps; step 0 compares as is. */
export interface Rounding {
  readonly step: number;
  readonly offset: number;
}

const none: Rounding = { step: 0, offset: 0 };

function scramble(word: number, seed: number): number {
  let x = Math.imul(word ^ seed, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** Returns fingerprints of no columns: zeros. */
export const emptyFingerprints = (rows: number): Fingerprints => ({
  low: new Int32Array(rows),
  high: new Int32Array(rows),
});

/**
 * Adds the fingerprints of a column's cells to those of the rows, or takes them off with `sign` -1. `index` tells
 * columns apart. Missing agrees with missing, -0 with 0.
 */
export function addColumn(
  { low, high }: Fingerprints,
  column: Column,
  index: number,
  sign: 1 | -1 = 1,
  { step, offset }: Rounding = none,
): void {
  const seeds = [scramble(index + 1, 0x9e3779b9), scramble(index + 1, 0x51ed270b)] as const;
  if (column.type === "text") {
    const { codes } = column;
    for (let i = 0; i < codes.length; i++) {
      const code = (codes[i] as number) + 1;
      low[i] = (low[i] as number) + sign * scramble(code, seeds[0]);
      high[i] = (high[i] as number) + sign * scramble(code, seeds[1]);
    }
    return;
  }
  const { values } = column;
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // Adding 0 turns -0 into 0, and every NaN is missing: equal values must have equal bits.
    if (Number.isNaN(value)) number[0] = Number.NaN;
    else number[0] = step === 0 ? value + 0 : Math.floor(value / step + offset) + 0;
    const one = words[0] as number;
    const two = words[1] as number;
    low[i] = (low[i] as number) + sign * scramble(Math.imul(one, 0x2c1b3c6d) ^ two, seeds[0]);
    high[i] = (high[i] as number) + sign * scramble(Math.imul(two, 0x297a2d39) ^ one, seeds[1]);
  }
}

/** Rows that agree. */
export interface Groups {
  /** Group of each row, numbered from 0 by first appearance. */
  readonly group: Int32Array;
  readonly count: number;
}

/** Returns rows grouped by their fingerprints, in linear time. */
export function groupByFingerprint({ low, high }: Fingerprints): Groups {
  const size = low.length;
  let capacity = 16;
  while (capacity < 2 * size) capacity *= 2;
  const slots = new Int32Array(capacity).fill(-1);
  const first = new Int32Array(size);
  const group = new Int32Array(size);
  let count = 0;
  for (let i = 0; i < size; i++) {
    let slot = ((low[i] ?? 0) ^ ((high[i] ?? 0) >>> 7)) & (capacity - 1);
    for (;;) {
      const found = slots[slot] ?? -1;
      if (found < 0) {
        slots[slot] = count;
        first[count] = i;
        group[i] = count++;
        break;
      }
      const at = first[found] ?? 0;
      if (low[at] === low[i] && high[at] === high[i]) {
        group[i] = found;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }
  return { group, count };
}

/** Returns the fingerprints of those rows. */
export function pick({ low, high }: Fingerprints, rows: Int32Array): Fingerprints {
  return { low: rows.map((row) => low[row] ?? 0), high: rows.map((row) => high[row] ?? 0) };
}
