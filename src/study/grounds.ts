import type { Table, TableDescription } from "../data/table.ts";
import type { Encoder } from "../encode/encoder.ts";
import { type EncodedFolds, encodeFolds } from "../encode/folds.ts";
import { targetEncoder } from "../encode/target.ts";
import type { Dependence } from "../measure/dependence.ts";
import type { Metric } from "../measure/metrics/metric.ts";
import type { Fold, TrainRows } from "../split/rows.ts";
import type { Sealed } from "../split/seal.ts";
import { dependenceOf } from "./dependence.ts";
import type { Truth } from "./outcome.ts";
import { faceOf, type Interface } from "./setting.ts";

/** What every experiment of a study stands on. Test rows are in it only sealed. */
export interface Grounds {
  readonly table: Table;
  readonly description: TableDescription;
  readonly metric: Metric;
  readonly sealed: Sealed;
  readonly rest: TrainRows;
  readonly folds: readonly Fold[];
  /** Of the validation rows of all folds, one fold after the other, as the losses of a trial stand. */
  readonly dependence: Dependence;
  readonly encoded: EncodedFolds;
  readonly face: Interface;
  /** Rows that train in a fold, on average. */
  readonly trainRows: number;
  readonly seed: number;
}

/** Encodes the rows that are not sealed, once a fold, and gathers what the stages need. */
export function prepareGrounds(
  parts: Pick<Grounds, "table" | "description" | "metric" | "sealed" | "folds" | "seed">,
): Grounds {
  const { table, description, folds, sealed } = parts;
  const encoded = encodeFolds(table, description, folds, sealed.rest);
  const outputs = description.task === "regression" ? 1 : description.classes.length;
  const trained = folds.reduce((sum, { train }) => sum + train.length, 0);
  return {
    ...parts,
    rest: sealed.rest,
    dependence: dependenceOf(parts, joined(folds.map(({ validation }) => validation))),
    encoded,
    face: faceOf(encoded.encoders[0] as Encoder, outputs, encoded),
    trainRows: Math.round(trained / folds.length),
  };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Returns the truth of rows: class numbers, or values in units of the target. */
export function truthOf(
  { table, description }: Pick<Grounds, "table" | "description">,
  rows: Int32Array,
): Truth {
  if (description.task !== "regression") {
    const encoder = targetEncoder({
      kind: "classes",
      name: description.target,
      classes: description.classes,
    });
    if (encoder.kind !== "classes") throw new Error("a classification study encodes classes");
    return encoder.encode(table, rows);
  }
  const column = table.columns.find(({ name }) => name === description.target);
  if (column === undefined || column.type === "text") throw new Error("a regression target holds numbers");
  return Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN);
}
