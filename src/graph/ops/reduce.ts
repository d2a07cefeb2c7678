import { type Dim, emit, int, int64s, type Shape, scalar, type Tensor } from "../tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { cast, equal } from "./compare.ts";

const reducedShape = (shape: Shape, axes: readonly number[], keep: boolean): Shape =>
  keep
    ? shape.map((dim, axis): Dim => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis));

/** Puts the axes that a reduction removed back with size 1, so that a gradient broadcasts to the input. */
const withAxes = (dy: Tensor, shape: Shape, axes: readonly number[], keep: boolean): Tensor => {
  if (keep || dy.shape.length === 0) return dy;
  if (dy.shape.length !== shape.length - axes.length) return dy;
  const kept = shape.map(
    (_, axis): Dim => (axes.includes(axis) ? 1 : (dy.shape[axis - axes.filter((a) => a < axis).length] ?? 1)),
  );
  return emit({ op: "Unsqueeze", inputs: [dy, int64s(axes)], type: dy.type, shape: kept });
};

const reduction = (op: string, x: Tensor, axes: readonly number[], keep: boolean) => ({
  op,
  inputs: [x, int64s(axes)],
  attributes: { keepdims: int(keep ? 1 : 0) },
  type: x.type,
  shape: reducedShape(x.shape, axes, keep),
});

const everyAxis = (x: Tensor): number[] => x.shape.map((_, axis) => axis);

/** Returns the sum over the axes (default: all). */
export const reduceSum = (x: Tensor, axes: readonly number[] = everyAxis(x), keep = false): Tensor =>
  emit({ ...reduction("ReduceSum", x, axes, keep), gradient: (dy) => [withAxes(dy, x.shape, axes, keep)] });

/** Returns the number of elements that a reduction over the axes takes together, as a float scalar. */
function count(x: Tensor, axes: readonly number[]): Tensor {
  const sizes = axes.map((axis) => x.shape[axis]);
  if (sizes.every((size) => typeof size === "number")) {
    return scalar(sizes.reduce<number>((product, size) => product * Number(size), 1));
  }
  const shape = emit({ op: "Shape", inputs: [x], type: "int64", shape: [x.shape.length] });
  const picked = emit({
    op: "Gather",
    inputs: [shape, int64s(axes)],
    attributes: { axis: int(0) },
    type: "int64",
    shape: [axes.length],
  });
  const product = emit({
    op: "ReduceProd",
    inputs: [picked],
    attributes: { keepdims: int(0) },
    type: "int64",
    shape: [],
  });
  return cast(product, "float");
}

/** Returns the mean over the axes (default: all). */
export const reduceMean = (x: Tensor, axes: readonly number[] = everyAxis(x), keep = false): Tensor =>
  emit({
    ...reduction("ReduceMean", x, axes, keep),
    gradient: (dy) => [div(withAxes(dy, x.shape, axes, keep), count(x, axes))],
  });

/** Returns the largest over the axes; tied maxima share the gradient equally. */
export const reduceMax = (x: Tensor, axes: readonly number[] = everyAxis(x), keep = false): Tensor =>
  emit({
    ...reduction("ReduceMax", x, axes, keep),
    gradient: (dy, y) => {
      const winners = cast(equal(x, withAxes(y, x.shape, axes, keep)), "float");
      return [mul(withAxes(dy, x.shape, axes, keep), div(winners, reduceSum(winners, axes, true)))];
    },
  });
