import { classCodes } from "../data/classes.ts";
import type { Column, TableDescription } from "../data/table.ts";
import type { Material } from "./strategy.ts";

/** Quantile bins of a regression target, and the fewest rows that make a bin. */
const bins = 10;
const rowsPerBin = 20;

/**
 * Returns the stratum of each row: the class, or for regression the quantile bin of the target (ten bins,
 * fewer below 200 rows; equal targets share a bin).
 */
export function strataOf({ table, description, rows }: Material): Int32Array {
  const target = table.columns.find(({ name }) => name === description.target);
  return target === undefined ? new Int32Array(rows.length) : targetStrata(target, description, rows);
}

function targetStrata(target: Column, description: TableDescription, rows: Int32Array): Int32Array {
  if (description.task !== "regression" || target.type === "text") {
    const codes = classCodes(target, description.classes);
    return rows.map((row) => codes[row] ?? 0);
  }
  const { values } = target;
  const binCount = Math.max(1, Math.min(bins, Math.floor(rows.length / rowsPerBin)));
  const sorted = Float64Array.from(rows, (row) => values[row] ?? 0).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < binCount; bin++) {
    const edge = sorted[Math.floor((bin * sorted.length) / binCount)] ?? 0;
    if (edge !== edges.at(-1) && edge !== sorted[0]) edges.push(edge);
  }
  return rows.map((row) => edges.filter((edge) => (values[row] ?? 0) >= edge).length);
}
