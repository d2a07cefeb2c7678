import { type Dim, emit, int, int64s, type Shape, sameShape, showShape, type Tensor } from "../tensor.ts";

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

/** Returns the tensor repeated to the shape of `like`, or itself where it already has it. */
export function expandLike(tensor: Tensor, like: Tensor): Tensor {
  if (sameShape(tensor.shape, like.shape)) return tensor;
  const shape = emit({ op: "Shape", inputs: [like], type: "int64", shape: [like.shape.length] });
  return emit({ op: "Expand", inputs: [tensor, shape], type: tensor.type, shape: like.shape });
}
