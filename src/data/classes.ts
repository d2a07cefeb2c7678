import { nameOfNumber, textOf } from "./labels.ts";
import type { Column } from "./table.ts";

/**
 * Returns the class of every row of a target column: its index in `classes`, or -1 where the target is missing
 * or names no known class.
 */
export function classCodes(column: Column, classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  if (column.type === "text") {
    const classOfLevel = column.levels.map((level) => indexOf.get(level) ?? -1);
    return column.codes.map((code) => classOfLevel[code] ?? -1);
  }
  const codes = new Int32Array(column.values.length);
  const indexOfValue = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) {
    const value = column.values[row] ?? Number.NaN;
    let index = indexOfValue.get(value);
    if (index === undefined) {
      const name = column.type === "number" ? nameOfNumber(value) : (textOf(column, row) ?? "");
      index = Number.isNaN(value) ? -1 : (indexOf.get(name) ?? -1);
      indexOfValue.set(value, index);
    }
    codes[row] = index;
  }
  return codes;
}
