import { fail } from "../runtime/errors.ts";
import { classCodes } from "./classes.ts";
import type { Counts } from "./count.ts";
import { isMissing, textsIn } from "./count.ts";
import { sortNames, textOf } from "./labels.ts";
import type { Column, Kind, Task } from "./table.ts";

/** What is to be predicted. */
export interface TargetDescription {
  readonly task: Task;
  readonly kind: Kind;
  /** Sorted class names; empty for regression. */
  readonly classes: readonly string[];
  /** Rows whose target is known, in order. */
  readonly labelled: Int32Array;
  readonly notes: readonly string[];
}

const fewestRows = 20;
const mostClasses = 1000;
/** Whole-number targets with at most so many values get a note that they could be classes. */
const fewValues = 20;

function checkClassSizes(column: Column, classes: readonly string[]): void {
  const sizes = new Int32Array(classes.length);
  for (const code of classCodes(column, classes)) if (code >= 0) sizes[code] = (sizes[code] ?? 0) + 1;
  const single = classes.filter((_, index) => sizes[index] === 1);
  if (single.length > 0) throw fail("class_too_small", { column: column.name, classes: single });
}

function classification(
  column: Column,
  counts: Counts,
  asked: Task | undefined,
): Pick<TargetDescription, "task" | "classes"> {
  const { name } = column;
  if (column.type === "text" && counts.distinct >= 0.95 * counts.present) {
    throw fail("target_is_id", { column: name, distinct: counts.distinct, rows: counts.present });
  }
  if (counts.distinct > mostClasses) {
    throw fail("too_many_classes", {
      column: name,
      classes: counts.distinct,
      numeric: column.type === "number",
    });
  }
  if (asked === "binary" && counts.distinct > 2) {
    throw fail("not_binary", { column: name, classes: counts.distinct });
  }
  const classes = sortNames(textsIn(column));
  checkClassSizes(column, classes);
  return { task: classes.length === 2 ? "binary" : "multiclass", classes };
}

/**
 * Returns task, classes and labelled rows. `task: "auto"` reads them off the column: texts, booleans and numbers
 * with exactly two values are classes, other numbers a quantity. `kind` "category" asks for classes too, and
 * "numeric" for a quantity.
 *
 * @throws target_missing, too_few_rows, target_constant, target_is_id, target_is_date, target_not_numeric,
 * too_many_classes, not_binary, class_too_small.
 */
export function describeTarget(
  column: Column,
  counts: Counts,
  asked: "auto" | Task,
  kind: Kind | undefined,
): TargetDescription {
  const { name } = column;
  const { present, missing, distinct } = counts;
  if (present === 0) throw fail("target_missing", { column: name });
  if (present < fewestRows) throw fail("too_few_rows", { rows: present, column: name });
  if (distinct === 1) {
    throw fail("target_constant", { column: name, value: textsIn(column)[0] ?? "" });
  }
  const rowCount = present + missing;
  const labelled = new Int32Array(present);
  let at = 0;
  for (let row = 0; row < rowCount; row++) if (!isMissing(column, row)) labelled[at++] = row;

  const notes: string[] = [];
  if (missing > 0) {
    notes.push(`${missing} of ${rowCount} rows have no ${name}; they are not used.`);
  }
  const quantity = asked === "regression" || (asked === "auto" && kind === "numeric");
  const auto = asked === "auto" && kind === undefined;
  if (quantity || (auto && column.type === "number" && distinct > 2)) {
    if (column.type !== "number")
      throw fail("target_not_numeric", { column: name, value: textOf(column, labelled[0] ?? 0) ?? "" });
    if (
      auto &&
      distinct <= fewValues &&
      column.values.every((value) => Number.isNaN(value) || Number.isInteger(value))
    ) {
      notes.push(
        `${name} holds ${distinct} different whole numbers and is treated as a quantity (regression); ` +
          "--task multiclass treats them as classes.",
      );
    }
    return { task: "regression", kind: "numeric", classes: [], labelled, notes };
  }
  if (column.type === "date") throw fail("target_is_date", { column: name });
  const { task, classes } = classification(column, counts, asked === "auto" ? undefined : asked);
  const truths = classes.length === 2 && classes[0] === "false" && classes[1] === "true";
  return { task, kind: truths ? "boolean" : "category", classes, labelled, notes };
}
