import type { Table } from "../data/table.ts";

/** The groups that a column names. */
export interface Grouping {
  readonly name: string;
  /** Group of every row of the table, numbered from 0; -1 where it is not known. */
  readonly of: Int32Array;
  readonly count: number;
}

/**
 * Returns the groups of a column: rows with equal values are one group.
 *
 * @throws RangeError for a column that the table lacks, a mistake of the caller
 */
export function groupingOf(table: Table, name: string): Grouping {
  const column = table.columns.find((own) => own.name === name);
  if (column === undefined) throw new RangeError(`there is no column ${name}`);
  if (column.type === "text") return { name, of: column.codes, count: column.levels.length };
  const numbers = new Map<number, number>();
  const of = new Int32Array(column.values.length);
  for (const [row, value] of column.values.entries()) {
    let number = -1;
    if (!Number.isNaN(value)) {
      number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
    }
    of[row] = number;
  }
  return { name, of, count: numbers.size };
}

/** Returns the number of different groups among the rows. */
export function countGroups({ of }: Grouping, rows: Int32Array): number {
  const seen = new Set<number>();
  for (const row of rows) seen.add(of[row] ?? -1);
  seen.delete(-1);
  return seen.size;
}
