import { constant, type Dim, emit, int64s, type Tensor, text } from "../tensor.ts";
import { add } from "./arithmetic.ts";
import { expandLike } from "./broadcast.ts";
import { cast } from "./compare.ts";
import { gather, reshape } from "./shape.ts";

const times = (a: Dim, b: number): Dim => (typeof a === "number" ? a * b : `${a}*${b}`);

const long = (value: number): Tensor => constant(BigInt64Array.of(BigInt(value)), []);

/** Returns the place of each member's first row where tables [K, V, ...] stand one under the other: int64 [K, 1, ...]. */
function firstRows(stacked: Tensor, members: Dim, height: number, rank: number): Tensor {
  const shape = [members, ...Array<Dim>(rank - 1).fill(1)];
  const size = emit({ op: "Shape", inputs: [stacked], type: "int64", shape: [stacked.shape.length] });
  const starts = emit({
    op: "Range",
    inputs: [long(0), gather(size, long(0)), long(height)],
    type: "int64",
    shape: [members],
  });
  return reshape(starts, shape);
}

/** The tables [K, V, ...] of all members as one, and the rows [K, ...] of each as rows of that one, int64. */
function stack(tables: Tensor, rows: Tensor): { readonly stacked: Tensor; readonly index: Tensor } {
  const [members = 1, height = 1, ...rest] = tables.shape;
  if (typeof height !== "number") throw new Error("the number of rows of a table must be known");
  const stacked = reshape(tables, [times(members, height), ...rest]);
  const starts = firstRows(stacked, members, height, rows.shape.length);
  return { stacked, index: add(cast(rows, "int64"), starts) };
}

/**
 * Returns, in each row, the sum of the values that name that row, [K, R, d]; rows that none names are 0.
 *
 * @param values [K, R, d]
 * @param rows whole numbers below R, [K, R]
 */
export function sumRows(values: Tensor, rows: Tensor): Tensor {
  const { stacked, index } = stack(values, rows);
  const zeros = emit({
    op: "ConstantOfShape",
    inputs: [emit({ op: "Shape", inputs: [stacked], type: "int64", shape: [stacked.shape.length] })],
    type: "float",
    shape: stacked.shape,
  });
  const named = emit({
    op: "Unsqueeze",
    inputs: [index, int64s([-1])],
    type: "int64",
    shape: [...index.shape, 1],
  });
  const sums = emit({
    op: "ScatterND",
    inputs: [zeros, named, values],
    attributes: { reduction: text("add") },
    type: "float",
    shape: stacked.shape,
    gradient: (dy, y) => [undefined, undefined, gather(expandLike(dy, y), index)],
  });
  return reshape(sums, values.shape);
}

/**
 * Returns rows of each member's own table: [K, ...rows, d]. Rows named twice add their gradients.
 *
 * @param tables [K, V, d]
 * @param rows whole numbers below V, [K, ...] or [1, ...]: then all members look up the same ones
 */
export function lookUp(tables: Tensor, rows: Tensor): Tensor {
  const { stacked, index } = stack(tables, rows);
  return gather(stacked, index);
}
