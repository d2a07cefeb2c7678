import type { Column, Table, TableDescription } from "../data/table.ts";
import { groupingOf } from "./grouping.ts";

/** Names that columns of subjects have: rows with one value come from one person, device or place. */
const subjectName =
  /(?:^|[\s_.-])(?:subject|patient|person|people|participant|respondent|user|customer|client|member|speaker|rater|author|student|pupil|employee|player|donor|animal|household|family|device|sensor|machine|engine|vehicle|driver|session|visit|recording|site|station|hospital|clinic|school|store|plot|batch|group)s?(?:[\s_.#-]*(?:id|ids|no|nr|num|number|key|code|name)?)(?:[\s_.#-]|$)|[\s_.-]id$|^(?:id|uid|pid|cid|sid|uuid|guid)$/i;
/** By its capital an id is told from a bid. */
const camelId = /[a-z](?:Id|ID)$/;

/** A column of groups has so many values at least, and so many rows a value on average. */
const fewestGroups = 4;
const rowsPerGroup = 2;

/** Returns whether a column is named like one of subjects, and its values repeat among the labelled rows. */
export function looksLikeSubjects(table: Table, { labelled }: TableDescription, column: Column): boolean {
  if (!subjectName.test(column.name) && !camelId.test(column.name)) return false;
  if (
    column.type !== "text" &&
    column.values.some((value) => !Number.isNaN(value) && !Number.isInteger(value))
  ) {
    return false;
  }
  const { of } = groupingOf(table, column.name);
  const groups = new Set<number>();
  for (const row of labelled) groups.add(of[row] ?? -1);
  groups.delete(-1);
  return groups.size >= fewestGroups && groups.size * rowsPerGroup <= labelled.length;
}
