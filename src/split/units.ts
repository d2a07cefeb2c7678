import type { Duplicates } from "./duplicates.ts";

/** Rows that must stay together (exact duplicates), and the stratum they belong to. */
export interface Units {
  readonly count: number;
  /** Number of rows of each unit. */
  readonly sizes: Int32Array;
  readonly strata: Int32Array;
  readonly strataCount: number;
  /** Unit of each row, in the order of the rows that were divided. */
  readonly ofRow: Int32Array;
}

/** Returns the duplicate groups as units; `strata` gives the stratum of each row (alike within a group). */
export function unitsOf({ group, groupCount }: Duplicates, strata: Int32Array): Units {
  const sizes = new Int32Array(groupCount);
  const ofUnit = new Int32Array(groupCount);
  let strataCount = 0;
  for (let i = 0; i < group.length; i++) {
    const unit = group[i] ?? 0;
    const stratum = strata[i] ?? 0;
    sizes[unit] = (sizes[unit] ?? 0) + 1;
    ofUnit[unit] = stratum;
    if (stratum >= strataCount) strataCount = stratum + 1;
  }
  return { count: groupCount, sizes, strata: ofUnit, strataCount, ofRow: group };
}

/** Returns the unit numbers of each stratum, in order. */
export function unitsByStratum({ count, strata, strataCount }: Units): Int32Array[] {
  const sizes = new Int32Array(strataCount);
  for (const stratum of strata) sizes[stratum] = (sizes[stratum] ?? 0) + 1;
  const lists = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let unit = 0; unit < count; unit++) {
    const stratum = strata[unit] ?? 0;
    const at = sizes[stratum] ?? 0;
    const list = lists[stratum];
    if (list !== undefined) list[at] = unit;
    sizes[stratum] = at + 1;
  }
  return lists;
}
