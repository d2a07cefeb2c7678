import type { Material } from "./strategy.ts";

/** The groups among some rows: sizes, and how many rows of each stratum they hold. */
export interface GroupTable {
  readonly count: number;
  readonly rowCount: number;
  /** Group of each of the rows, in their order, numbered from 0 by first appearance. */
  readonly ofRow: Int32Array;
  readonly sizes: Int32Array;
  /** For each group its strata and their rows. */
  readonly strata: readonly (readonly (readonly [stratum: number, rows: number])[])[];
  /** Rows of each stratum. */
  readonly strataRows: Int32Array;
}

/** Returns the groups among the rows of a material that has a group column; `strata` is in the order of rows. */
export function groupTableOf({ group, rows }: Material, strata: Int32Array): GroupTable {
  if (group === undefined) throw new RangeError("a split by groups needs a column of groups");
  const numbers = new Map<number, number>();
  const ofRow = new Int32Array(rows.length);
  const sizes: number[] = [];
  const counts: Map<number, number>[] = [];
  const strataRows = new Int32Array(strata.reduce((most, stratum) => Math.max(most, stratum + 1), 1));
  for (const [i, row] of rows.entries()) {
    const own = group.of[row] ?? -1;
    let number = numbers.get(own);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(own, number);
      sizes.push(0);
      counts.push(new Map());
    }
    const stratum = strata[i] ?? 0;
    ofRow[i] = number;
    sizes[number] = (sizes[number] ?? 0) + 1;
    const held = counts[number];
    held?.set(stratum, (held.get(stratum) ?? 0) + 1);
    strataRows[stratum] = (strataRows[stratum] ?? 0) + 1;
  }
  return {
    count: numbers.size,
    rowCount: rows.length,
    ofRow,
    sizes: Int32Array.from(sizes),
    strata: counts.map((map) => [...map]),
    strataRows,
  };
}
