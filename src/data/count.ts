import { textOf } from "./labels.ts";
import type { Column } from "./table.ts";

/** How full and how varied a column is. */
export interface Counts {
  readonly present: number;
  readonly missing: number;
  /** Number of distinct values that are not missing. */
  readonly distinct: number;
}

/** Returns the counts of a column over all of its rows. */
export function countValues(column: Column): Counts {
  if (column.type === "text") {
    const seen = new Uint8Array(column.levels.length);
    let present = 0;
    let distinct = 0;
    for (const code of column.codes) {
      if (code < 0) continue;
      present++;
      if (seen[code] === 0) {
        seen[code] = 1;
        distinct++;
      }
    }
    return { present, missing: column.codes.length - present, distinct };
  }
  // Sorted, because a set of millions of numbers takes longer and more memory; NaN comes last.
  const sorted = column.values.slice().sort();
  let present = 0;
  let distinct = 0;
  for (let previous = Number.NaN; present < sorted.length; present++) {
    const value = sorted[present] as number;
    if (Number.isNaN(value)) break;
    if (value !== previous) distinct++;
    previous = value;
  }
  return { present, missing: sorted.length - present, distinct };
}

/** Returns the different texts of a column, as `textOf` spells them. */
export function textsIn(column: Column): string[] {
  if (column.type === "text") return [...new Set(column.codes)].flatMap((code) => column.levels[code] ?? []);
  const rowOf = new Map(Array.from(column.values, (value, row) => [value, row] as const));
  return [...rowOf.values()].flatMap((row) => textOf(column, row) ?? []);
}

/** Returns whether a cell is missing. */
export function isMissing(column: Column, row: number): boolean {
  return column.type === "text"
    ? (column.codes[row] ?? -1) < 0
    : Number.isNaN(column.values[row] ?? Number.NaN);
}
