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

/** Copies whose rows are multiplied at once, at most. */
const copiesAtOnce = 2;

/** Returns copies as parts * runs * copies at once: at least two parts, and as many at once as divide the rest. */
function shareOut(copies: number): [parts: number, runs: number, atOnce: number] {
  const leastDivisor = (of: number, from: number): number => {
    for (let divisor = from; divisor < of; divisor++) if (of % divisor === 0) return divisor;
    return of;
  };
  const parts = leastDivisor(copies, 2);
  const rest = copies / parts;
  const runs = leastDivisor(rest, Math.ceil(rest / copiesAtOnce));
  return [parts, runs, rest / runs];
}

/**
 * Returns the products [K, copies, B, n] of all copies' rows [K, copies, B, m] with the one matrix [K, m, n] that
 * they share, two copies at a time. ONNX Runtime would take the copies of a single member together as one tall
 * matrix, whose rows leave the cache before the next block of columns needs them: 32 copies of 256 rows by 512 by 512
 * take 1.4 times as long. Two matrices in place of one keep it from that. The gradient of the matrix is one product
 * over all rows.
 */
export function sharedProduct(x: Tensor, matrix: Tensor): Tensor {
  const [members = 1, copies = 1, rows = 1, inner = 1] = x.shape;
  const outer = matrix.shape[2] ?? 1;
  if (typeof copies !== "number" || copies === 1)
    return matmul(x, reshape(matrix, [members, 1, inner, outer]));
  const [parts, runs, atOnce] = shareOut(copies);
  const repeated = emit({
    op: "Expand",
    inputs: [reshape(matrix, [members, 1, 1, inner, outer]), int64s([1, parts, 1, 1, 1])],
    type: matrix.type,
    shape: [members, parts, 1, inner, outer],
    // What comes in is the gradient of the one matrix already, not that of each part.
    gradient: (dMatrix) => [dMatrix, undefined],
  });
  const height: Dim = typeof rows === "number" ? atOnce * rows : `${atOnce}${rows}`;
  const tall: Shape = [members, parts, runs, height, inner];
  const product = emit({
    op: "MatMul",
    inputs: [reshape(x, tall), repeated],
    type: x.type,
    shape: [...tall.slice(0, 4), outer],
    gradient: (upstream, y) => {
      const dy = reshape(expandLike(upstream, y), [members, copies, rows, outer]);
      const dx = sharedProduct(dy, transpose(matrix));
      const dMatrix = matmul(transpose(joinCopies(x)), joinCopies(dy));
      return [reshape(dx, tall), reshape(dMatrix, [members, 1, 1, inner, outer])];
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
