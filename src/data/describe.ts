import { fail } from "../runtime/errors.ts";
import { type Counts, countValues } from "./count.ts";
import { checkFinite } from "./finite.ts";
import { checkKind, guessKind, leftOutKinds } from "./kinds.ts";
import { nearest } from "./nearest.ts";
import { type Orders, orderOf, scaleReason } from "./orders.ts";
import type {
  Column,
  ColumnDescription,
  Kind,
  NumericScaling,
  Table,
  TableDescription,
  Task,
} from "./table.ts";
import { describeTarget } from "./task.ts";

export interface DescribeOptions {
  readonly target: string;
  /** Columns not to use. */
  readonly ignore?: readonly string[];
  /** Default "auto". */
  readonly task?: "auto" | Task;
  /** Kinds by column name, where the guess is wrong; also brings a left-out column back in. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Levels from least to most, by column; they are ranked beside having columns of their own. */
  readonly orders?: Orders;
  /** How numbers go in; default "standard". */
  readonly numeric?: NumericScaling;
  /** Columns that the study needs for something else, with the reason; a kind brings one back as a feature. */
  readonly apart?: Readonly<Record<string, string>>;
}

function checkNames(
  table: Table,
  asked: readonly string[],
  where: "target" | "ignore" | "kinds" | "order",
): void {
  const columns = table.columns.map(({ name }) => name);
  for (const name of asked) {
    if (!columns.includes(name))
      throw fail("unknown_column", { name, where, nearest: nearest(name, columns), columns });
  }
}

function describeColumn(
  column: Column,
  counts: Counts,
  ignored: boolean,
  said: Kind | undefined,
  apart: string | undefined,
): ColumnDescription {
  const { name } = column;
  const { missing, distinct } = counts;
  if (said !== undefined) checkKind(column, said, counts);
  const guess = guessKind(column, counts);
  const kind = said ?? guess.kind;
  if (ignored) return { name, kind, role: "left-out", reason: "ignored, as asked", missing, distinct };
  if (said !== undefined && guess.kind !== "constant") {
    return leftOutKinds.has(said)
      ? { name, kind, role: "left-out", reason: `a column of kind ${said}, as asked`, missing, distinct }
      : {
          name,
          kind,
          role: "feature",
          reason: said === guess.kind ? "" : `${said}, as asked`,
          missing,
          distinct,
        };
  }
  if (apart !== undefined) return { name, kind, role: "left-out", reason: apart, missing, distinct };
  const role = leftOutKinds.has(guess.kind) ? "left-out" : "feature";
  return { name, kind: guess.kind, role, reason: guess.reason, missing, distinct };
}

function leftOutNote(columns: readonly ColumnDescription[]): string[] {
  const left = columns.filter(({ role, reason }) => role === "left-out" && reason !== "ignored, as asked");
  if (left.length === 0) return [];
  const list = left.map(({ name, reason }) => `${name} (${reason})`).join(", ");
  return [`Left out: ${list}. --kind brings a column back.`];
}

/** Says which columns of texts were read as numbers. */
function writtenNotes(columns: readonly Column[], target: string): string[] {
  return columns.flatMap((column) => {
    if (column.type !== "number" || column.written === undefined) return [];
    const { example, unit, others, other } = column.written;
    const ways = example === "" ? "nearly all of its texts are numbers" : `it writes them as "${example}"`;
    const dropped =
      others === 0
        ? ""
        : `; ${others} other ${others === 1 ? "cell counts" : "cells count"} as missing, such as "${other}"`;
    const undo = column.name === target ? "" : ` --kind ${column.name}=category keeps the texts.`;
    return [`${column.name} is read as numbers${unit === "" ? "" : ` (${unit})`}: ${ways}${dropped}.${undo}`];
  });
}

/**
 * Returns the table seen with a target: kind and role of every column, task, classes, labelled rows and notes.
 * Ids, constants and free text are left out with a reason. Kinds are judged on all rows of the table.
 *
 * @throws unknown_column, target_ignored, kind_impossible, order_unfit, no_features, not_finite and the errors of
 * `describeTarget`.
 */
export function describe(table: Table, options: DescribeOptions): TableDescription {
  const { target, ignore = [], task: asked = "auto", kinds = {}, orders = {}, numeric, apart = {} } = options;
  checkNames(table, [target], "target");
  checkNames(table, ignore, "ignore");
  checkNames(table, Object.keys(kinds), "kinds");
  checkNames(table, Object.keys(orders), "order");
  if (ignore.includes(target)) throw fail("target_ignored", { column: target });
  const said = (name: string): Kind | undefined => (Object.hasOwn(kinds, name) ? kinds[name] : undefined);

  const counted = table.columns.map((column) => ({ column, counts: countValues(column) }));
  const targeted = counted.find(({ column }) => column.name === target);
  if (targeted === undefined) throw new Error("the target was checked above");
  const saidTarget = said(target);
  if (saidTarget !== undefined) checkKind(targeted.column, saidTarget, targeted.counts);
  const { task, kind, classes, labelled, notes } = describeTarget(
    targeted.column,
    targeted.counts,
    asked,
    saidTarget,
  );

  const columns = counted.map(({ column, counts }): ColumnDescription => {
    const { missing, distinct } = counts;
    if (column.name === target) return { name: target, kind, role: "target", reason: "", missing, distinct };
    const described = describeColumn(
      column,
      counts,
      ignore.includes(column.name),
      said(column.name),
      Object.hasOwn(apart, column.name) ? apart[column.name] : undefined,
    );
    const order = orderOf(column, described.kind, said(column.name), orders);
    const ordered = order === undefined ? described : { ...described, order };
    return ordered.reason === "" ? { ...ordered, reason: scaleReason(column, ordered) } : ordered;
  });
  if (!columns.some(({ role }) => role === "feature")) {
    const others = columns.filter(({ role }) => role === "left-out");
    throw fail("no_features", {
      target,
      allConstant: others.length > 0 && others.every(({ kind }) => kind === "constant"),
      left: others.map(({ name, reason }) => `${name}: ${reason}`),
    });
  }
  for (const [index, { column }] of counted.entries()) {
    const { role, kind } = columns[index] ?? {};
    const used = role === "target" || (role === "feature" && kind === "numeric");
    if (used && column.type === "number") checkFinite(column);
  }
  const written = writtenNotes(
    table.columns.filter((_, index) => columns[index]?.role !== "left-out"),
    target,
  );
  return {
    columns,
    target,
    task,
    classes,
    ...(numeric !== undefined && { numeric }),
    labelled,
    notes: [...notes, ...written, ...leftOutNote(columns)],
  };
}
