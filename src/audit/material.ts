import { classCodes } from "../data/classes.ts";
import type { Column, ColumnDescription, Table, TableDescription } from "../data/table.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { Random } from "../runtime/random.ts";
import type { SealedFeatures, TrainRows } from "../split/rows.ts";
import type { Sealed } from "../split/seal.ts";
import type { Strategy } from "../split/strategy.ts";
import { type Binned, binned } from "./bins.ts";

/** Checks that rest on statistics look at no more rows than this, drawn at random. */
const MOST_ROWS = 20_000;

/** What is to be predicted, of the rows that are not sealed. */
export type Truth =
  | { readonly kind: "classes"; readonly codes: Int32Array; readonly classes: readonly string[] }
  | { readonly kind: "values"; readonly values: Float64Array };

/** A feature with what is known of it. */
export interface Feature {
  readonly column: Column;
  readonly about: ColumnDescription;
}

/** Some of the rows that are not sealed, all of them where they are few, with their columns in bins. */
export interface Sample {
  readonly size: number;
  readonly features: readonly Binned[];
  readonly truth: Truth;
}

/** What every check is handed. The sealed rows are in it without their targets and their row numbers. */
export interface Material {
  readonly table: Table;
  readonly description: TableDescription;
  readonly sealed: Sealed;
  readonly metric: MetricName | undefined;
  readonly random: Random;
  readonly rest: TrainRows;
  readonly features: readonly Feature[];
  readonly target: Column;
  /** Of each row of `rest`, in its order. */
  readonly truth: Truth;
  readonly sample: Sample;
  readonly test: SealedFeatures;
}

/** Returns whether unseen drew the test rows one by one, so that only chance tells them from the others. */
export const isDrawn = (strategy: Strategy): boolean => strategy === "random" || strategy === "stratified";

/** Returns those rows of a column as a column of their own. */
export function gather(column: Column, rows: Int32Array): Column {
  // Plain loops: these are most of the audit's time, and mapping typed arrays takes several times as long.
  if (column.type === "text") {
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] ?? 0] ?? -1;
    return { ...column, codes };
  }
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] ?? 0] ?? Number.NaN;
  return { ...column, values };
}

/** Returns some places from 0 to `length` - 1, ascending: all of them where they are few enough. */
export function somePlaces(length: number, most: number, random: Random): Int32Array {
  const all = Int32Array.from({ length }, (_, i) => i);
  return length <= most ? all : random.shuffle(all).slice(0, most).sort();
}

function truthOf(column: Column, description: TableDescription, rows: Int32Array): Truth {
  if (description.task !== "regression") {
    const codes = classCodes(column, description.classes);
    return { kind: "classes", codes: rows.map((row) => codes[row] ?? 0), classes: description.classes };
  }
  const own = gather(column, rows);
  if (own.type === "text") throw new Error("a regression target holds numbers");
  return { kind: "values", values: own.values };
}

/** Returns what the checks look at; draws from `random.split("sample")`. */
export function materialOf(
  parts: Pick<Material, "table" | "description" | "sealed" | "metric" | "random">,
): Material {
  const { table, description, sealed, random } = parts;
  const { rest } = sealed;
  const features = description.columns.flatMap((about, index): Feature[] => {
    const column = table.columns[index];
    return about.role === "feature" && column !== undefined ? [{ column, about }] : [];
  });
  const target = table.columns.find(({ name }) => name === description.target);
  if (target === undefined) throw new Error("a description names a column of its table as target");
  const places = somePlaces(rest.length, MOST_ROWS, random.split("sample"));
  const rows = places.map((place) => rest[place] ?? 0);
  return {
    ...parts,
    rest,
    features,
    target,
    truth: truthOf(target, description, rest),
    sample: {
      size: rows.length,
      features: features.map(({ column }) => binned(gather(column, rows))),
      truth: truthOf(target, description, rows),
    },
    test: sealed.test.features(table, description.target),
  };
}
