import { type Dim, emit, int64s, ints, type Shape, showShape, type Tensor } from "../tensor.ts";
import { broadcastShape, expandLike, sumTo } from "./broadcast.ts";
import { joinCopies, reshape } from "./shape.ts";

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

/** Returns the smallest number above 1 that divides a whole number. */
const leastDivisor = (count: number): number => {
  for (let divisor = 2; divisor * divisor <= count; divisor++) if (count % divisor === 0) return divisor;
  return count;
};

/**
 * Returns the products [K, copies, B, n] of all copies' rows [K, copies, B, m] with the one matrix [K, m, n] that
 * they share. ONNX Runtime would take the copies of a single member together as one tall matrix, which is a third
 * slower than one product a copy: its rows leave the cache before the next block of columns needs them. Two
 * matrices in place of one keep it from that. The gradient of the matrix is one product over all rows.
 */
export function sharedProduct(x: Tensor, matrix: Tensor): Tensor {
  const [members = 1, copies = 1, rows = 1, inner = 1] = x.shape;
  const outer = matrix.shape[2] ?? 1;
  if (typeof copies !== "number" || copies === 1)
    return matmul(x, reshape(matrix, [members, 1, inner, outer]));
  const parts = leastDivisor(copies);
  const spread: Shape = [members, parts, 1, inner, outer];
  const repeated = emit({
    op: "Expand",
    inputs: [reshape(matrix, [members, 1, 1, inner, outer]), int64s([1, parts, 1, 1, 1])],
    type: matrix.type,
    shape: spread,
    // What comes in is the gradient of the one matrix already, not that of each part.
    gradient: (dMatrix) => [dMatrix, undefined],
  });
  const product = emit({
    op: "MatMul",
    inputs: [reshape(x, [members, parts, copies / parts, rows, inner]), repeated],
    type: x.type,
    shape: [members, parts, copies / parts, rows, outer],
    gradient: (upstream, y) => {
      const dy = reshape(expandLike(upstream, y), [members, copies, rows, outer]);
      const dx = sharedProduct(dy, transpose(matrix));
      const dMatrix = matmul(transpose(joinCopies(x)), joinCopies(dy));
      return [
        reshape(dx, [members, parts, copies / parts, rows, inner]),
        reshape(dMatrix, [members, 1, 1, inner, outer]),
      ];
    },
  });
  return reshape(product, [members, copies, rows, outer]);
}

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
