import { type Dim, emit, ints, type Shape, showShape, type Tensor } from "../tensor.ts";
import { broadcastShape, expandLike, sumTo } from "./broadcast.ts";

function productShape(a: Shape, b: Shape): Shape {
  const rows = a.at(-2);
  const columns = b.at(-1);
  if (rows === undefined || columns === undefined || a.at(-1) !== b.at(-2)) {
    throw new Error(`matrices ${showShape(a)} and ${showShape(b)} cannot be multiplied`);
  }
  return [...broadcastShape(a.slice(0, -2), b.slice(0, -2)), rows, columns];
}

/** Returns the matrix product over the last two axes; leading axes broadcast. */
export const matmul = (a: Tensor, b: Tensor): Tensor =>
  emit({
    op: "MatMul",
    inputs: [a, b],
    type: a.type,
    shape: productShape(a.shape, b.shape),
    gradient: (upstream, y) => {
      const dy = expandLike(upstream, y);
      return [sumTo(matmul(dy, transpose(b)), a.shape), sumTo(matmul(transpose(a), dy), b.shape)];
    },
  });

/** Returns the tensor with its axes in the order of `permutation`; by default the last two change places. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const rank = x.shape.length;
  const order = permutation ?? [...Array(rank - 2).keys(), rank - 1, rank - 2];
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return emit({
    op: "Transpose",
    inputs: [x],
    attributes: { perm: ints(order) },
    type: x.type,
    shape: order.map((axis): Dim => x.shape[axis] ?? 1),
    gradient: (dy, y) => [transpose(expandLike(dy, y), inverse)],
  });
}
