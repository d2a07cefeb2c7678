import { fail } from "../runtime/errors.ts";
import type { EncodedData, MatrixTrainRows, MatrixValidationRows } from "./population.ts";

/** Rows of numbers and what is to be predicted from them. Exactly one of `labels` and `targets` is given. */
export interface Examples {
  /** One list a row, or a row-major matrix. */
  readonly x: readonly (readonly number[])[] | { readonly values: Float32Array; readonly width: number };
  /** Class numbers, from 0. */
  readonly labels?: ArrayLike<number>;
  /** Numbers; the loss is in their units, so standardize large ones. */
  readonly targets?: ArrayLike<number>;
}

/** Which rows train and which validate, counted from 0. */
export interface Parts {
  /** Rows to train on (default: all that do not validate). */
  readonly train?: ArrayLike<number>;
  /** Rows by which the best checkpoint is kept (default: none, then the last one is kept). */
  readonly validation?: ArrayLike<number>;
}

/** Returns rows of numbers as a row-major float32 matrix; the one that is one already is not copied. */
export function matrixOf(x: Examples["x"]): { readonly values: Float32Array; readonly width: number } {
  if ("width" in x) {
    if (!(x.width > 0) || x.values.length % x.width !== 0) {
      const found = `${x.values.length} numbers at a width of ${x.width}`;
      throw fail("examples_shape", { what: "x", found, expected: "whole rows" });
    }
    checkFinite(x.values, x.width);
    return x;
  }
  const width = x[0]?.length ?? 0;
  if (width === 0) throw fail("examples_shape", { what: "x", found: "no columns", expected: "one or more" });
  const values = new Float32Array(x.length * width);
  x.forEach((row, i) => {
    if (row.length !== width) {
      const found = `${row.length} numbers in row ${i} (from 0)`;
      throw fail("examples_shape", { what: "x", found, expected: `${width} as in row 0` });
    }
    values.set(row, i * width);
  });
  checkFinite(values, width);
  return { values, width };
}

function checkFinite(values: Float32Array, width: number): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const row = Math.floor(at / width);
  throw fail("examples_value", {
    what: "x",
    row,
    value: values[at] ?? Number.NaN,
    expected: "a finite number",
  });
}

/**
 * Returns examples as workers take them.
 *
 * @throws UnseenError examples_shape, examples_value where rows, labels or targets do not fit together
 */
export function dataOf({ x, labels, targets }: Examples): EncodedData {
  const { values, width } = matrixOf(x);
  const wanted = labels ?? targets;
  const rows = values.length / width;
  if (wanted === undefined || (labels !== undefined && targets !== undefined)) {
    const found = wanted === undefined ? "neither labels nor targets" : "both labels and targets";
    throw fail("examples_shape", { what: "The data", found, expected: "one of them" });
  }
  const what = labels === undefined ? "targets" : "labels";
  if (wanted.length !== rows)
    throw fail("examples_shape", {
      what,
      found: `${wanted.length} values`,
      expected: `one for each of ${rows} rows`,
    });
  const fits = (value: number): boolean =>
    labels === undefined ? Number.isFinite(value) : Number.isInteger(value) && value >= 0 && value < 2 ** 31;
  for (let row = 0; row < rows; row++) {
    const value = wanted[row] ?? Number.NaN;
    const expected = labels === undefined ? "a finite number" : "a whole number from 0";
    if (!fits(value)) throw fail("examples_value", { what, row, value, expected });
  }
  return { x: values, width, y: labels === undefined ? Float32Array.from(wanted) : Int32Array.from(wanted) };
}

/**
 * Returns the parts as checked row numbers.
 *
 * @throws UnseenError rows_beyond, rows_shared, rows_none
 */
export function rowsOf(
  { train, validation }: Parts,
  rows: number,
  what: string,
): { readonly train: MatrixTrainRows; readonly validation: MatrixValidationRows } {
  const part = (given: ArrayLike<number>, name: string): Int32Array => {
    for (let i = 0; i < given.length; i++) {
      const row = given[i] ?? Number.NaN;
      if (!Number.isInteger(row) || row < 0 || row >= rows)
        throw fail("rows_beyond", { what: `${name} of ${what}`, row, rows });
    }
    return Int32Array.from(given);
  };
  const validating = part(validation ?? [], "validation");
  const held = new Uint8Array(rows);
  for (const row of validating) held[row] = 1;
  const training =
    train === undefined
      ? Int32Array.from({ length: rows }, (_, row) => row).filter((row) => held[row] === 0)
      : part(train, "train");
  const shared = training.find((row) => held[row] === 1);
  if (shared !== undefined) throw fail("rows_shared", { row: shared });
  if (training.length === 0) throw fail("rows_none", { what });
  return { train: training as MatrixTrainRows, validation: validating as MatrixValidationRows };
}
