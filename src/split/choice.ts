import { isMissing } from "../data/count.ts";
import { textOf } from "../data/labels.ts";
import { nearest } from "../data/nearest.ts";
import type { Table, TableDescription } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";
import { fewestGroupsPerPart } from "./dealGroups.ts";
import { gapOf } from "./gap.ts";
import { countGroups, type Grouping, groupingOf } from "./grouping.ts";
import { strataOf } from "./strata.ts";
import { type DealingStrategy, materialOf, type SplitColumns } from "./strategy.ts";
import { momentInWords, timeColumns, timelineOf } from "./timeline.ts";

/** How the rows are to be divided, as a user asks for it. */
export interface SplitAsked extends SplitColumns {
  /** Default "auto". */
  readonly split?: "auto" | DealingStrategy;
  /** Column that names the part of each row. */
  readonly part?: string | null;
}

/** How the rows are going to be divided. */
export interface SplitChoice {
  readonly strategy: DealingStrategy;
  readonly group: string | null;
  readonly time: string | null;
  readonly gap: string | null;
  readonly part: string | null;
  /** Whether the user named this strategy. */
  readonly asked: boolean;
  /** Labelled rows whose group and time are known. */
  readonly rows: Int32Array;
  readonly notes: readonly string[];
}

/** Groups that a class must occur in so that it can train, validate and test. */
const groupsPerClass = 3;

/**
 * Returns the columns that a split goes by, with the reason why they are no features.
 *
 * @throws unknown_column; role_twice for a column that is the target too, or named for two things
 */
export function columnsApart(
  table: Table,
  asked: SplitAsked,
  target: string,
): Readonly<Record<string, string>> {
  const columns = table.columns.map(({ name }) => name);
  const { group, time, part } = asked;
  const named = [
    ...(group ? [{ name: group, where: "group" as const, reason: "names the group of each row" }] : []),
    ...(time ? timeColumns(table, time) : []).map((name) => ({
      name,
      where: "time" as const,
      reason: "says when each row was",
    })),
    ...(part ? [{ name: part, where: "part" as const, reason: "names the part of each row" }] : []),
  ];
  const apart: Record<string, string> = {};
  const flags = new Map([[target, "--target"]]);
  for (const { name, where, reason } of named) {
    if (!columns.includes(name)) {
      throw fail("unknown_column", { name, where, nearest: nearest(name, columns), columns });
    }
    const first = flags.get(name);
    if (first !== undefined) throw fail("role_twice", { column: name, first, second: `--${where}` });
    flags.set(name, `--${where}`);
    apart[name] = reason;
  }
  return apart;
}

/** Refuses flags that ask for two different things. */
function checkFlags({ split = "auto", group, time, gap, part }: SplitAsked): void {
  const needs = { group: split.includes("group"), time: split.startsWith("time") };
  if (needs.group && !group) throw fail("split_needs", { split, option: "--group" });
  if (needs.time && !time) throw fail("split_needs", { split, option: "--time" });
  if (gap && !time) throw fail("gap_without_time", { gap });
  // A part column decides itself; group and time then only say how the rest validates.
  if (split === "auto" || part) return;
  const both = "time-within-group";
  if (group && !needs.group) {
    throw fail("split_contradicts", { split, option: "--group", fitting: needs.time ? both : "group" });
  }
  if (time && !needs.time) {
    throw fail("split_contradicts", { split, option: "--time", fitting: needs.group ? both : "time" });
  }
}

/**
 * Returns how the rows are divided: as asked; `auto` follows the columns that are named. A group and a time give
 * `time-within-group`, a time `time`, a group `stratified-group` where classes occur in three groups or more, else
 * `group`; nothing named gives `stratified`. Rows without a group or a time are left out, with a note.
 *
 * @throws split_needs, split_contradicts, gap_without_time, gap_value, groups_unknown, too_few_groups,
 * time_constant, time_unsortable
 */
export function chooseSplit(table: Table, description: TableDescription, asked: SplitAsked): SplitChoice {
  checkFlags(asked);
  const { split = "auto", group, time, gap, part } = asked;
  const { rows, notes } = placedRows(table, description, asked);
  if (time && gap) gapOf(gap, timelineOf(table, time));
  const grouping = group ? groupingOf(table, group) : undefined;
  const auto = (): DealingStrategy => {
    if (time) return group ? "time-within-group" : "time";
    if (grouping === undefined) return "stratified";
    return classesAllow(table, description, rows, grouping) ? "stratified-group" : "group";
  };
  const strategy = split === "auto" ? auto() : split;
  if (grouping !== undefined) checkGroups(table, grouping, rows, strategy);
  if (time) checkTimes(table, time, rows);
  return {
    strategy,
    group: group || null,
    time: time || null,
    gap: gap || null,
    part: part || null,
    asked: split !== "auto",
    rows,
    notes,
  };
}

function placedRows(
  table: Table,
  { labelled }: TableDescription,
  { group, time }: SplitAsked,
): { rows: Int32Array; notes: string[] } {
  let rows = labelled;
  const notes: string[] = [];
  for (const name of [...(group ? [group] : []), ...(time ? timeColumns(table, time) : [])]) {
    const column = table.columns.find((own) => own.name === name);
    if (column === undefined) continue;
    const known = rows.filter((row) => !isMissing(column, row));
    const missing = rows.length - known.length;
    if (missing > known.length) throw fail("groups_unknown", { column: name, missing, rows: rows.length });
    if (missing > 0) {
      notes.push(
        `${missing} of ${rows.length} rows have no ${name}, so their part is not known; they are not used.`,
      );
    }
    rows = known;
  }
  return { rows, notes };
}

function classesAllow(
  table: Table,
  description: TableDescription,
  rows: Int32Array,
  { of }: Grouping,
): boolean {
  if (description.task === "regression") return false;
  const strata = strataOf(materialOf(table, description, rows, {}));
  const groups = description.classes.map(() => new Set<number>());
  for (const [i, row] of rows.entries()) groups[strata[i] ?? 0]?.add(of[row] ?? -1);
  return groups.every(({ size }) => size >= groupsPerClass);
}

function checkGroups(table: Table, grouping: Grouping, rows: Int32Array, strategy: DealingStrategy): void {
  const groups = countGroups(grouping, rows);
  const needed = strategy.endsWith("within-group") ? 2 : 2 * fewestGroupsPerPart;
  if (groups >= needed) return;
  const column = table.columns.find(({ name }) => name === grouping.name);
  const value = (column && textOf(column, rows[0] ?? 0)) ?? "";
  throw fail("too_few_groups", { column: grouping.name, groups, value });
}

function checkTimes(table: Table, time: string, rows: Int32Array): void {
  const timeline = timelineOf(table, time);
  const moments = new Set<number>();
  for (const row of rows) {
    moments.add(timeline.at[row] ?? Number.NaN);
    if (moments.size > 2) return;
  }
  const value = momentInWords(table, timeline, rows[0] ?? 0);
  throw fail("time_constant", { column: time, moments: moments.size, value, sealed: false });
}
