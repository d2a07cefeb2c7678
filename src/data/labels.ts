import type { Column } from "./table.ts";

const millisecondsPerDay = 86_400_000;

/** Returns the name of a number as a class or level: the shortest decimal that reads back as it, "1" not "1.0". */
export function nameOfNumber(value: number): string {
  return String(value === 0 ? 0 : value);
}

/** Returns days since 1970-01-01 UTC as ISO text: `2020-01-31`, or with the time where there is one. */
export function nameOfDate(days: number): string {
  const date = new Date(Math.round(days * millisecondsPerDay));
  if (Number.isNaN(date.getTime())) return String(days);
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}

/**
 * Returns the text of one cell, or undefined when it is missing: the level of a text column, the shortest
 * spelling of a number, the ISO form of a date. This is the one spelling that class names and categories use.
 */
export function textOf(column: Column, row: number): string | undefined {
  if (column.type === "text") return column.levels[column.codes[row] ?? -1];
  const value = column.values[row];
  if (value === undefined || Number.isNaN(value)) return undefined;
  return column.type === "date" ? nameOfDate(value) : nameOfNumber(value);
}

/** Sorts names in place as numbers when all are numbers, else by code unit; returns the same array. */
export function sortNames(names: string[]): string[] {
  const numbers = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return numbers
    ? names.sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
    : names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
