import {
  type Dim,
  emit,
  int,
  int64s,
  type Shape,
  sameShape,
  showShape,
  type Tensor,
  text,
} from "../tensor.ts";
import { expandLike, sumTo } from "./broadcast.ts";
import { cast } from "./compare.ts";

/**
 * Returns the same values under another shape. A named size must stand on the same axis as before, except
 * for at most one, which is worked out from the rest.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  let free = 0;
  const values = shape.map((dim, axis) => {
    if (typeof dim === "number") return dim;
    if (x.shape[axis] === dim) return 0;
    free++;
    return -1;
  });
  if (free > 1)
    throw new Error(`cannot reshape ${showShape(x.shape)} to ${showShape(shape)}: two sizes are unknown`);
  return emit({
    op: "Reshape",
    inputs: [x, int64s(values)],
    type: x.type,
    shape,
    gradient: (dy, y) => [reshape(expandLike(dy, y), x.shape)],
  });
}

const onAxis = (shape: Shape, axis: number, dim: Dim): Shape => shape.map((d, i) => (i === axis ? dim : d));

/** Returns elements start (included) to end (left out) along an axis of known size. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const size = x.shape[axis];
  if (typeof size !== "number" || start < 0 || end > size || start >= end) {
    throw new Error(`cannot slice ${start}:${end} along axis ${axis} of ${showShape(x.shape)}`);
  }
  if (start === 0 && end === size) return x;
  return emit({
    op: "Slice",
    inputs: [x, int64s([start]), int64s([end]), int64s([axis])],
    type: x.type,
    shape: onAxis(x.shape, axis, end - start),
    gradient: (dy, y) => {
      const before = x.shape.map((_, i) => (i === axis ? start : 0));
      const after = x.shape.map((_, i) => (i === axis ? size - end : 0));
      return [
        emit({
          op: "Pad",
          inputs: [expandLike(dy, y), int64s([...before, ...after])],
          attributes: { mode: text("constant") },
          type: x.type,
          shape: x.shape,
        }),
      ];
    },
  });
}

/**
 * Returns [K, count * B, ...] from [K, B, ...]: all rows, count times over.
 */
export function repeatRows(x: Tensor, count: number): Tensor {
  if (count === 1) return x;
  const [members = 1, rows = 1, ...rest] = x.shape;
  const apart = reshape(x, [members, 1, rows, ...rest]);
  const shape: Shape = [members, count, rows, ...rest];
  const repeated = emit({
    op: "Expand",
    inputs: [apart, int64s(shape.map((_, axis) => (axis === 1 ? count : 1)))],
    type: x.type,
    shape,
    gradient: (dy, y) => [sumTo(expandLike(dy, y), apart.shape), undefined],
  });
  return joinCopies(repeated);
}

/** Returns [K, count * B, ...] from [K, count, B, ...]: copy after copy. */
export function joinCopies(x: Tensor): Tensor {
  const [members = 1, count = 1, rows = 1, ...rest] = x.shape;
  const total = typeof rows === "number" ? rows * Number(count) : `${count}${rows}`;
  return reshape(x, [members, total, ...rest]);
}

/** Returns [K, count, B, ...] from [K, count * B, ...], which `repeatRows` or `joinCopies` has named. */
export function splitCopies(x: Tensor, count: number): Tensor {
  const [members = 1, total = 1, ...rest] = x.shape;
  const named = typeof total === "string" && count > 1;
  const rows = typeof total === "number" ? total / count : named ? total.slice(`${count}`.length) : total;
  return reshape(x, [members, count, rows, ...rest]);
}

/** Returns [K, ...x.shape]: the same for each of the K members that `like`, [K, ...], holds values of. */
export function repeatMembers(x: Tensor, like: Tensor): Tensor {
  const shape: Shape = [like.shape[0] ?? 1, ...x.shape];
  const sizes = emit({ op: "Shape", inputs: [like], type: "int64", shape: [like.shape.length] });
  return emit({
    op: "Expand",
    inputs: [x, concat([slice(sizes, 0, 0, 1), int64s(x.shape.map(() => 1))], 0)],
    type: x.type,
    shape,
    gradient: (dy, y) => [sumTo(expandLike(dy, y), x.shape), undefined],
  });
}

/** Returns the tensors one after another along an axis. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (first === undefined) throw new Error("nothing to concatenate");
  if (parts.length === 1) return first;
  const sizes = parts.map((part) => part.shape[axis]);
  const known = sizes.every((size) => typeof size === "number");
  const total: Dim = known ? sizes.reduce<number>((sum, size) => sum + Number(size), 0) : sizes.join("+");
  return emit({
    op: "Concat",
    inputs: parts,
    attributes: { axis: int(axis) },
    type: first.type,
    shape: onAxis(first.shape, axis, total),
    gradient: (upstream, y) => {
      const dy = expandLike(upstream, y);
      let start = 0;
      return sizes.map((size) => {
        start += Number(size);
        return slice(dy, axis, start - Number(size), start);
      });
    },
  });
}

/**
 * Returns the rows of `data` (along axis 0) that `indices` name: shape indices.shape + data.shape[1:].
 * Rows named twice add their gradients (ScatterND).
 */
export function gather(data: Tensor, indices: Tensor): Tensor {
  return emit({
    op: "Gather",
    inputs: [data, indices],
    attributes: { axis: int(0) },
    type: data.type,
    shape: [...indices.shape, ...data.shape.slice(1)],
    gradient: (dy, y) => {
      if (data.type !== "float") return [undefined, undefined];
      const zeros = emit({
        op: "ConstantOfShape",
        inputs: [emit({ op: "Shape", inputs: [data], type: "int64", shape: [data.shape.length] })],
        type: "float",
        shape: data.shape,
      });
      const column = emit({
        op: "Unsqueeze",
        inputs: [cast(indices, "int64"), int64s([-1])],
        type: "int64",
        shape: [...indices.shape, 1],
      });
      return [
        emit({
          op: "ScatterND",
          inputs: [zeros, column, expandLike(dy, y)],
          attributes: { reduction: text("add") },
          type: "float",
          shape: data.shape,
        }),
        undefined,
      ];
    },
  });
}
