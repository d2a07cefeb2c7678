import type { Table, TableDescription } from "../data/table.ts";
import { findDuplicates, usedColumns } from "./duplicates.ts";
import { randomStrata } from "./random.ts";
import { targetStrata } from "./stratified.ts";
import { type Units, unitsOf } from "./units.ts";

/** How rows are drawn: `stratified` keeps classes (or quantiles of the target) in proportion. */
export type Strategy = "random" | "stratified";

/** Returns the rows as units of exact duplicates with their strata. */
export function unitsFor(
  table: Table,
  description: TableDescription,
  rows: Int32Array,
  strategy: Strategy,
): Units {
  const duplicates = findDuplicates(usedColumns(table, description), rows);
  const target = table.columns.find(({ name }) => name === description.target);
  const strata =
    strategy === "random" || target === undefined
      ? randomStrata(rows)
      : targetStrata(target, description, rows);
  return unitsOf(duplicates, strata);
}
