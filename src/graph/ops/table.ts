import { constant, type Dim, emit, type Tensor } from "../tensor.ts";
import { add } from "./arithmetic.ts";
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
 * Returns rows of each member's own table: [K, ...rows, d]. Rows named twice add their gradients.
 *
 * @param tables [K, V, d]
 * @param rows whole numbers below V, [K, ...] or [1, ...]: then all members look up the same ones
 */
export function lookUp(tables: Tensor, rows: Tensor): Tensor {
  const { stacked, index } = stack(tables, rows);
  return gather(stacked, index);
}
