import type {
  Column,
  Kind,
  NumberColumn,
  Table,
  TableDescription,
  TextColumn,
} from "../../src/data/table.ts";
import type { TrainRows } from "../../src/split/rows.ts";

/** Returns a column of numbers; null is missing. */
export const numberColumn = (
  name: string,
  values: readonly (number | null)[],
  type: NumberColumn["type"] = "number",
): NumberColumn => ({ name, type, values: Float64Array.from(values, (value) => value ?? Number.NaN) });

/** Returns a column of texts; null is missing. */
export function textColumn(name: string, values: readonly (string | null)[]): TextColumn {
  const levels = [...new Set(values.filter((value) => value !== null))];
  return {
    name,
    type: "text",
    levels,
    codes: Int32Array.from(values, (value) => levels.indexOf(value ?? "")),
  };
}

export const tableFrom = (...columns: Column[]): Table => ({
  name: "made",
  source: "made.csv",
  sha256: "00",
  rowCount: columns[0]?.type === "text" ? columns[0].codes.length : (columns[0]?.values.length ?? 0),
  columns,
});

/** Returns a description with these kinds; the column that none is given for is the target. */
export function descriptionOf(
  table: Table,
  kinds: Readonly<Record<string, Kind>>,
  classes: readonly string[] = [],
): TableDescription {
  const target = table.columns.find(({ name }) => kinds[name] === undefined)?.name ?? "";
  const columns = table.columns.map(({ name }) => ({
    name,
    kind: kinds[name] ?? ("numeric" as const),
    role: name === target ? ("target" as const) : ("feature" as const),
    reason: "",
    missing: 0,
    distinct: 0,
  }));
  const task = classes.length === 0 ? "regression" : classes.length === 2 ? "binary" : "multiclass";
  const labelled = Int32Array.from({ length: table.rowCount }, (_, row) => row);
  return { columns, target, task, classes, labelled, notes: [] };
}

export const rowsFrom = (from: number, to: number): TrainRows =>
  Int32Array.from({ length: to - from }, (_, i) => from + i) as TrainRows;
