import { fail } from "../runtime/errors.ts";
import type { Counts } from "./count.ts";
import { hintOf } from "./hints.ts";
import { textOf } from "./labels.ts";
import type { Column, Kind, NumberColumn, TextColumn } from "./table.ts";
import { areTruths } from "./truths.ts";

export interface Guess {
  readonly kind: Kind;
  /** Why, where that may surprise; empty otherwise. */
  readonly reason: string;
}

/** Kinds that cannot be features. */
export const leftOutKinds: ReadonlySet<Kind> = new Set<Kind>(["id", "constant", "text"]);

/** Up to so many levels, a text column is a category however few rows repeat them. */
const fewLevels = 16;

const idName =
  /(?:^|[\s_.-])(?:id|ids|index|idx|uuid|guid|key|row|rowid|rownum|no|nr)$|[a-z](?:Id|ID)$|^(?:id|idx|index|uuid|guid)[\s_.-]|^column_1$|^Unnamed/i;
const caseSensitiveIdName = /[a-z](?:Id|ID)$/;
const timeName = /year|month|week|day|date|time|hour|minute|second|age/i;

const looksLikeIdName = (name: string): boolean =>
  /[a-z]id$/i.test(name) ? caseSensitiveIdName.test(name) || /[\s_.-]id$/i.test(name) : idName.test(name);

const percent = (share: number): string => `${Math.floor(100 * share)} %`;

function guessNumber(column: NumberColumn, { present, missing, distinct }: Counts): Guess {
  const { values, name } = column;
  const numeric: Guess = { kind: "numeric", reason: "" };
  if (distinct < 0.9 * present) return numeric;
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let ascending = true;
  let previous = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return numeric;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
    if (value <= previous) ascending = false;
    previous = value;
  }
  if (looksLikeIdName(name)) {
    return {
      kind: "id",
      reason: `named like an id, and ${percent(distinct / present)} of its values are unique`,
    };
  }
  if (distinct < present || missing > 0 || timeName.test(name)) return numeric;
  const spread = (largest - smallest + 1) / present;
  if (ascending && spread <= 2) return { kind: "id", reason: "counts the rows" };
  return spread < 1.05 ? { kind: "id", reason: "numbers the rows, each number once" } : numeric;
}

function guessText(column: TextColumn, { present, distinct }: Counts): Guess {
  const { levels } = column;
  if (areTruths(levels)) return { kind: "boolean", reason: "" };
  if (distinct <= fewLevels) return { kind: "category", reason: "" };
  const hint = hintOf(levels);
  const because = (reason: string): string => (hint === "" ? reason : `${reason}; ${hint}`);
  const phrases = levels.filter((level) => level.includes(" ")).length > levels.length / 2;
  if (distinct >= 0.95 * present) {
    return phrases || hint !== ""
      ? { kind: "text", reason: because("free text, different in nearly every row") }
      : { kind: "id", reason: "an id: different in nearly every row" };
  }
  if (distinct > present / 2) {
    const reason = `${distinct} different texts in ${present} rows, too many to learn from`;
    return { kind: "text", reason: because(reason) };
  }
  const length = levels.reduce((sum, level) => sum + level.length, 0) / levels.length;
  return length >= 40 && distinct > 100 && distinct > present / 10
    ? { kind: "text", reason: `free text, ${distinct} different ones` }
    : { kind: "category", reason: hint };
}

/** Returns what a column seems to hold, from its values and its name. */
export function guessKind(column: Column, counts: Counts): Guess {
  if (counts.present === 0) return { kind: "constant", reason: "has no values" };
  if (counts.distinct === 1 && counts.missing === 0) {
    return { kind: "constant", reason: `always "${textOf(column, 0)}"` };
  }
  if (column.type === "date") return { kind: "date", reason: "" };
  return column.type === "text" ? guessText(column, counts) : guessNumber(column, counts);
}

const possible: Readonly<Record<Column["type"], readonly Kind[]>> = {
  number: ["numeric", "category", "boolean", "id", "text", "constant"],
  date: ["date", "numeric", "category", "id", "text", "constant"],
  text: ["category", "boolean", "id", "text", "constant"],
};

/**
 * Checks that a column can be used as the kind that the user said.
 *
 * @throws kind_impossible for texts as numbers or dates, numbers as dates, and booleans of more than two values.
 */
export function checkKind(column: Column, kind: Kind, counts: Counts): void {
  const example = firstText(column);
  if (!possible[column.type].includes(kind) || (kind === "boolean" && counts.distinct > 2)) {
    throw fail("kind_impossible", { column: column.name, kind, example, distinct: counts.distinct });
  }
}

function firstText(column: Column): string {
  const length = column.type === "text" ? column.codes.length : column.values.length;
  let first = "";
  for (let row = 0; row < length; row++) {
    const text = textOf(column, row);
    if (text === undefined) continue;
    if (first === "") first = text;
    // A text that is no number tells more than one that is.
    if (column.type !== "text" || Number.isNaN(Number(text))) return text;
  }
  return first;
}
