import type { Column, Table, TableDescription } from "../data/table.ts";

/** Rows that are alike in every used column, target included. */
export interface Duplicates {
  /** Group of each of the given rows (same order), numbered from 0 by first appearance. */
  readonly group: Int32Array;
  readonly groupCount: number;
  /** Number of rows that repeat an earlier one exactly. */
  readonly repeated: number;
}

/** Returns the columns that a study uses: features and target. */
export function usedColumns(table: Table, description: TableDescription): Column[] {
  const used = new Set(description.columns.filter(({ role }) => role !== "left-out").map(({ name }) => name));
  return table.columns.filter(({ name }) => used.has(name));
}

/** One round of MurmurHash3 on a running state. */
function mix(state: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = state ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function scramble(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function hashRows(columns: readonly Column[], rows: Int32Array): Uint32Array {
  const hashes = new Int32Array(rows.length);
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  for (const column of columns) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const state = hashes[i] ?? 0;
      if (column.type === "text") {
        hashes[i] = mix(state, column.codes[row] ?? -1);
        continue;
      }
      const value = column.values[row] ?? Number.NaN;
      // Adding 0 turns -0 into 0, and every NaN is missing: equal values must have equal bits.
      number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
      hashes[i] = mix(mix(state, words[0] ?? 0), words[1] ?? 0);
    }
  }
  return Uint32Array.from(hashes, scramble);
}

function sameRow(columns: readonly Column[], a: number, b: number): boolean {
  for (const column of columns) {
    if (column.type === "text") {
      if (column.codes[a] !== column.codes[b]) return false;
      continue;
    }
    const x = column.values[a] ?? Number.NaN;
    const y = column.values[b] ?? Number.NaN;
    if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
  }
  return true;
}

/**
 * Groups rows that agree in all of the columns (missing agrees with missing). Time is linear in rows x columns:
 * an open-addressing table over row hashes, with every match compared in full.
 */
export function findDuplicates(columns: readonly Column[], rows: Int32Array): Duplicates {
  const hashes = hashRows(columns, rows);
  const group = new Int32Array(rows.length);
  let capacity = 16;
  while (capacity < 2 * rows.length) capacity *= 2;
  const slots = new Int32Array(capacity).fill(-1);
  const firstOfGroup = new Int32Array(rows.length);
  let groupCount = 0;
  for (let i = 0; i < rows.length; i++) {
    const hash = hashes[i] ?? 0;
    let slot = hash & (capacity - 1);
    for (;;) {
      const found = slots[slot] ?? -1;
      if (found < 0) {
        slots[slot] = groupCount;
        firstOfGroup[groupCount] = i;
        group[i] = groupCount++;
        break;
      }
      const first = firstOfGroup[found] ?? 0;
      if (hashes[first] === hash && sameRow(columns, rows[first] ?? 0, rows[i] ?? 0)) {
        group[i] = found;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
  }
  return { group, groupCount, repeated: rows.length - groupCount };
}
