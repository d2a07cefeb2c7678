import { type ElementType, emit, int, type Tensor } from "../tensor.ts";
import { mul } from "./arithmetic.ts";
import { broadcastShape, expandLike, sumTo } from "./broadcast.ts";

const comparison =
  (op: string) =>
  (a: Tensor, b: Tensor): Tensor =>
    emit({ op, inputs: [a, b], type: "bool", shape: broadcastShape(a.shape, b.shape) });

/** Comparisons return booleans; no gradient flows through them. */
export const equal = comparison("Equal");
export const less = comparison("Less");
export const greater = comparison("Greater");
export const greaterOrEqual = comparison("GreaterOrEqual");

const onnxType: Readonly<Record<ElementType, number>> = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
};

/** Returns the values as another type; a gradient flows only from float to float or double. */
export const cast = (x: Tensor, type: ElementType): Tensor =>
  x.type === type
    ? x
    : emit({
        op: "Cast",
        inputs: [x],
        attributes: { to: int(onnxType[type]) },
        type,
        shape: x.shape,
        gradient: (dy) => [x.type === "float" || x.type === "double" ? cast(dy, x.type) : undefined],
      });

/** Returns a where the condition holds, else b; the gradient goes to the one that was taken. */
export const where = (condition: Tensor, a: Tensor, b: Tensor): Tensor =>
  emit({
    op: "Where",
    inputs: [condition, a, b],
    type: a.type,
    shape: broadcastShape(condition.shape, broadcastShape(a.shape, b.shape)),
    gradient: (upstream, y) => {
      const dy = expandLike(upstream, y);
      const taken = cast(condition, "float");
      const toA = mul(dy, taken);
      return [
        undefined,
        sumTo(toA, a.shape),
        sumTo(emit({ op: "Sub", inputs: [dy, toA], type: dy.type, shape: y.shape }), b.shape),
      ];
    },
  });
