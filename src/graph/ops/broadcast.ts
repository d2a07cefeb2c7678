import {
  constant,
  type Dim,
  emit,
  int,
  int64s,
  type Shape,
  sameShape,
  showShape,
  type Tensor,
} from "../tensor.ts";
import { sizesOf } from "./size.ts";

/** Returns the shape that numpy's rule gives two operands; throws where sizes clash. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis): Dim => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new Error(`shapes ${showShape(a)} and ${showShape(b)} do not broadcast`);
  });
}

/** Returns the sum over the axes along which a tensor of `shape` was broadcast: the gradient of broadcasting. */
export function sumTo(tensor: Tensor, shape: Shape): Tensor {
  const lead = Math.max(tensor.shape.length - shape.length, 0);
  const axes: number[] = [];
  for (let axis = 0; axis < tensor.shape.length; axis++) {
    if (axis < lead) axes.push(axis);
    else if (shape[shape.length - tensor.shape.length + axis] === 1 && tensor.shape[axis] !== 1)
      axes.push(axis);
  }
  if (axes.length === 0) return tensor;
  const kept = tensor.shape.map((dim, axis): Dim => (axes.includes(axis) ? 1 : dim));
  const rank = tensor.shape.length;
  if (lead === 0 && axes.length === 1 && axes[0] === rank - 2 && Number(tensor.shape.at(-1)) >= manyColumns)
    return sumOfRows(tensor, kept);
  const summed = emit({
    op: "ReduceSum",
    inputs: [tensor, int64s(axes)],
    attributes: { keepdims: int(1) },
    type: tensor.type,
    shape: kept,
  });
  if (lead === 0) return summed;
  return emit({
    op: "Squeeze",
    inputs: [summed, int64s(axes.slice(0, lead))],
    type: tensor.type,
    shape: kept.slice(lead),
  });
}

/** Columns from which rows are summed by a product. */
const manyColumns = 256;

/**
 * Returns the sum of the rows of wide matrices [..., rows, columns], [..., 1, columns], as a product with ones: up
 * to twenty times as fast as ReduceSum, which is slow where there is but one matrix.
 */
function sumOfRows(tensor: Tensor, shape: Shape): Tensor {
  const rank = tensor.shape.length;
  const ones = emit({
    op: "Expand",
    inputs: [
      constant(Float32Array.of(1), [1, 1]),
      emit({
        op: "Concat",
        inputs: [int64s([1]), sizesOf(tensor, [rank - 2])],
        attributes: { axis: int(0) },
        type: "int64",
        shape: [2],
      }),
    ],
    type: "float",
    shape: [1, tensor.shape[rank - 2] ?? 1],
  });
  return emit({ op: "MatMul", inputs: [ones, tensor], type: tensor.type, shape });
}

/** Returns the tensor repeated to the shape of `like`, or itself where it already has it. */
export function expandLike(tensor: Tensor, like: Tensor): Tensor {
  if (sameShape(tensor.shape, like.shape)) return tensor;
  const shape = emit({ op: "Shape", inputs: [like], type: "int64", shape: [like.shape.length] });
  return emit({ op: "Expand", inputs: [tensor, shape], type: tensor.type, shape: like.shape });
}
