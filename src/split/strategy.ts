import type { Table, TableDescription } from "../data/table.ts";
import type { Random } from "../runtime/random.ts";
import { type Duplicates, findDuplicates, usedColumns } from "./duplicates.ts";
import { type Grouping, groupingOf } from "./grouping.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

/** Strategies that deal rows out themselves; the other two are told which rows test. */
export type DealingStrategy =
  | "random"
  | "stratified"
  | "group"
  | "stratified-group"
  | "time"
  | "time-within-group";

/**
 * How the test rows were set apart: drawn one by one (`stratified`: classes, or quantiles of the target, in
 * proportion), by whole groups, the latest ones (of each group), or as a file or a column says.
 */
export type Strategy = DealingStrategy | "file" | "column";

/** The columns that a split goes by, as the user names them. */
export interface SplitColumns {
  /** Column whose values are groups that stay whole. */
  readonly group?: string | null;
  /** Column that says when, several separated by commas from coarse to fine, or `@row` (see `timelineOf`). */
  readonly time?: string | null;
  /** Time to leave out before every validation and test part (see `gapOf`). */
  readonly gap?: string | null;
  /** Whether equal rows stay on one side (default), or each is a case of its own. */
  readonly repeats?: Repeats;
}

/** What becomes of rows that are equal in every column that is used, the target included. */
export type Repeats = "together" | "apart";

/** The rows that a strategy divides, and what it goes by. */
export interface Material {
  readonly table: Table;
  readonly description: TableDescription;
  readonly rows: Int32Array;
  readonly group: Grouping | undefined;
  readonly timeline: Timeline | undefined;
  /** In units of the timeline; 0 leaves nothing out. */
  readonly gap: number;
  /** The rows by exact equality; found when first asked for. */
  copies(): Duplicates;
  /** The rows that are drawn as one: copies, or where they are apart, each row by itself. */
  drawn(): Duplicates;
}

/** Rows of the table, both ascending and disjoint; rows that fall into a gap are in neither. */
export interface Held {
  readonly train: Int32Array;
  readonly held: Int32Array;
}

/** One strategy: the same rule for the test part, a single validation part and the folds. */
export interface Division {
  /** Holds out about `share` of the rows. */
  hold(material: Material, share: number, random: Random): Held;
  /** Returns up to `folds` ways to hold rows out; parts may come out empty where rows or groups are few. */
  deal(material: Material, folds: number, random: Random): Held[];
}

/** Returns the rows with what the strategies go by; `gap` is in units of the timeline. */
export function materialOf(
  table: Table,
  description: TableDescription,
  rows: Int32Array,
  { group, time, repeats = "together" }: SplitColumns,
  gap = 0,
): Material {
  let copies: Duplicates | undefined;
  const copiesOf = (): Duplicates => {
    copies ??= findDuplicates(usedColumns(table, description), rows);
    return copies;
  };
  return {
    table,
    description,
    rows,
    group: group === undefined || group === null ? undefined : groupingOf(table, group),
    timeline: time === undefined || time === null ? undefined : timelineOf(table, time),
    gap,
    copies: copiesOf,
    drawn: () =>
      repeats === "together"
        ? copiesOf()
        : { group: rows.map((_, i) => i), groupCount: rows.length, repeated: 0 },
  };
}
