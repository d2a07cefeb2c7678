import { textOf } from "../data/labels.ts";
import type { Column, Table, TextColumn } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";
import { namesIn } from "./names.ts";

/** Stands for a time column where the rows themselves are in order of time. */
export const rowOrder = "@row";

/** When the rows of a table were. */
export interface Timeline {
  /** As the user named it. */
  readonly name: string;
  /** The columns that it was read from; none for the order of rows. */
  readonly columns: readonly string[];
  /** Moment of every row of the table; NaN where it is not known. Equal moments are ties. */
  readonly at: Float64Array;
  /** What one unit of `at` is: days, the column's own unit, rows, or steps from one moment to the next. */
  readonly unit: "days" | "own" | "rows" | "moments";
}

const isoDate = /^\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;
/** ISO weeks, quarters, and plain dates such as 20200131: they sort as texts. */
const sortable = /^\d{4}-?(?:W\d{2}(?:-?\d)?|Q[1-4]|\d{4})$/;
const millisecondsPerDay = 86_400_000;

function daysOf(level: string): number {
  const parts = isoDate.exec(level);
  if (parts === null) return Number.NaN;
  const zone = level.length > 10 && parts[1] === undefined ? "Z" : "";
  return Date.parse(level.replace(" ", "T") + zone) / millisecondsPerDay;
}

function textMoments(column: TextColumn): Pick<Timeline, "at" | "unit"> {
  const used = [...new Set(column.codes)].flatMap((code) => column.levels[code] ?? []);
  const days = new Map(used.map((level) => [level, daysOf(level)]));
  const other = used.find((level) => Number.isNaN(days.get(level)));
  if (other === undefined) {
    const ofLevel = column.levels.map((level) => days.get(level) ?? Number.NaN);
    return { at: Float64Array.from(column.codes, (code) => ofLevel[code] ?? Number.NaN), unit: "days" };
  }
  const [first = ""] = used;
  const wrong = used.find((level) => !sortable.test(level) || level.length !== first.length);
  if (wrong !== undefined) throw fail("time_unsortable", { column: column.name, value: wrong });
  const rank = new Map([...used].sort().map((level, i) => [level, i]));
  const ofLevel = column.levels.map((level) => rank.get(level) ?? Number.NaN);
  return { at: Float64Array.from(column.codes, (code) => ofLevel[code] ?? Number.NaN), unit: "moments" };
}

function momentsOf(column: Column): Pick<Timeline, "at" | "unit"> {
  if (column.type === "text") return textMoments(column);
  return { at: column.values, unit: column.type === "date" ? "days" : "own" };
}

/** Ranks of the distinct combinations, compared from the first column to the last; NaN where one is missing. */
function ranksOf(parts: readonly Float64Array[], rowCount: number): Float64Array {
  const isKnown = (row: number): boolean => parts.every((part) => !Number.isNaN(part[row] ?? Number.NaN));
  const order = Int32Array.from({ length: rowCount }, (_, row) => row).filter(isKnown);
  const compare = (a: number, b: number): number => {
    for (const part of parts) {
      const difference = (part[a] ?? 0) - (part[b] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  order.sort(compare);
  const at = new Float64Array(rowCount).fill(Number.NaN);
  let rank = 0;
  for (const [i, row] of order.entries()) {
    if (i > 0 && compare(order[i - 1] ?? 0, row) !== 0) rank++;
    at[row] = rank;
  }
  return at;
}

/** Returns the columns that a `--time` names: one, several separated by commas, or none for `@row`. */
export function timeColumns(table: Table, time: string): readonly string[] {
  const names = table.columns.map(({ name }) => name);
  if (names.includes(time)) return [time];
  return time === rowOrder ? [] : namesIn(time);
}

/**
 * Returns when each row was: dates in days, numbers as they are, ISO texts by what they say; several columns
 * (`year,month,day`) compared one after the other; `@row` for rows that are in order of time already.
 *
 * @throws time_unsortable for texts that do not sort as time; RangeError for a column that the table lacks
 */
export function timelineOf(table: Table, time: string): Timeline {
  const columns = timeColumns(table, time);
  if (columns.length === 0) {
    return {
      name: time,
      columns,
      at: Float64Array.from({ length: table.rowCount }, (_, i) => i),
      unit: "rows",
    };
  }
  const moments = columns.map((name) => {
    const column = table.columns.find((own) => own.name === name);
    if (column === undefined) throw new RangeError(`there is no column ${name}`);
    return momentsOf(column);
  });
  const [only, second] = moments;
  if (only !== undefined && second === undefined) return { name: time, columns, ...only };
  const at = ranksOf(
    moments.map((moment) => moment.at),
    table.rowCount,
  );
  return { name: time, columns, at, unit: "moments" };
}

/** Returns the rows from the earliest to the latest; ties in the order of the table. */
export function inOrder({ at }: Timeline, rows: Int32Array): Int32Array {
  const moment = (row: number): number => at[row] ?? Number.NaN;
  const isSorted = rows.every((row, i) => i === 0 || moment(rows[i - 1] ?? 0) <= moment(row));
  return isSorted ? rows.slice() : rows.slice().sort((a, b) => moment(a) - moment(b) || a - b);
}

/** Returns a row's moment in words: the cells of its time columns, or its number in the file. */
export function momentInWords(table: Table, { columns }: Timeline, row: number): string {
  const cells = columns.map((name) => {
    const column = table.columns.find((own) => own.name === name);
    return column === undefined ? "" : (textOf(column, row) ?? "");
  });
  return cells.length === 0 ? `row ${row + 1}` : cells.join("-");
}
