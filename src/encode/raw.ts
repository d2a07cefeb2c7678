import { textOf } from "../data/labels.ts";
import type { Column, NumberColumn, Table, TextColumn } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";

// A model is fed float32 numbers and texts. An encoder sees exactly that, in training too, so that the table and
// the exported model agree where a number has more digits than a float32 keeps.

export const LARGEST_FLOAT = 3.4028234663852886e38;

/** Returns the number as a model is fed it: rounded to float32, infinite ones to the largest; NaN is missing. */
export function asFed(value: number): number {
  return Math.max(Math.min(Math.fround(value), LARGEST_FLOAT), -LARGEST_FLOAT);
}

/** Returns the column of that name; throws `columns_missing` where the table has none. */
export function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw fail("columns_missing", { source: table.source, names: [name] });
  return column;
}

/** Throws `columns_missing` naming every one of the columns that the table lacks. */
export function needColumns(table: Table, columns: readonly { readonly name: string }[]): void {
  const there = new Set(table.columns.map(({ name }) => name));
  const names = columns.map(({ name }) => name).filter((name) => !there.has(name));
  if (names.length > 0) throw fail("columns_missing", { source: table.source, names });
}

/** Returns a column of numbers or dates; throws `column_type` where the table holds text there. */
export function numbersNamed(table: Table, name: string): NumberColumn {
  const column = columnNamed(table, name);
  if (column.type !== "text") return column;
  throw fail("column_type", { source: table.source, name, expected: "numbers or dates", found: "text" });
}

const asTexts = new WeakMap<NumberColumn, TextColumn>();

/** Returns the column dictionary encoded: numbers and dates become their one spelling as class names. */
export function textsOf(column: Column): TextColumn {
  if (column.type === "text") return column;
  const known = asTexts.get(column);
  if (known !== undefined) return known;
  const codeOf = new Map<number, number>();
  const levels: string[] = [];
  const codes = new Int32Array(column.values.length).fill(-1);
  for (let row = 0; row < codes.length; row++) {
    const value = column.values[row] as number;
    if (Number.isNaN(value)) continue;
    let code = codeOf.get(value);
    if (code === undefined) {
      code = levels.push(textOf(column, row) ?? "") - 1;
      codeOf.set(value, code);
    }
    codes[row] = code;
  }
  const texts: TextColumn = { name: column.name, type: "text", codes, levels };
  asTexts.set(column, texts);
  return texts;
}
