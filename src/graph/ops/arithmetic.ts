import { emit, float, type GradientRule, sameShape, scalar, type Tensor } from "../tensor.ts";
import { broadcastShape, expandLike, sumTo } from "./broadcast.ts";

function elementwise(op: string, inputs: readonly Tensor[], rule: GradientRule): Tensor {
  const [first] = inputs;
  if (first === undefined) throw new Error(`${op} needs an operand`);
  const shape = inputs.slice(1).reduce((merged, t) => broadcastShape(merged, t.shape), first.shape);
  // A gradient that is still to be broadcast may pass through, unless an operand's share of it must be summed.
  const broadcast = inputs.some((t) => !sameShape(t.shape, shape));
  const gradient: GradientRule = (dy, y) => rule(broadcast ? expandLike(dy, y) : dy, y);
  return emit({ op, inputs, type: first.type, shape, gradient });
}

/** Returns a + b, broadcast. */
export const add = (a: Tensor, b: Tensor): Tensor =>
  elementwise("Add", [a, b], (dy) => [sumTo(dy, a.shape), sumTo(dy, b.shape)]);

/** Returns a - b, broadcast. */
export const sub = (a: Tensor, b: Tensor): Tensor =>
  elementwise("Sub", [a, b], (dy) => [sumTo(dy, a.shape), sumTo(neg(dy), b.shape)]);

/** Returns a * b elementwise, broadcast. */
export const mul = (a: Tensor, b: Tensor): Tensor =>
  elementwise("Mul", [a, b], (dy) => [sumTo(mul(dy, b), a.shape), sumTo(mul(dy, a), b.shape)]);

/** Returns a / b elementwise, broadcast. */
export const div = (a: Tensor, b: Tensor): Tensor =>
  elementwise("Div", [a, b], (dy, y) => {
    const da = div(dy, b);
    return [sumTo(da, a.shape), sumTo(neg(mul(da, y)), b.shape)];
  });

export const neg = (x: Tensor): Tensor => elementwise("Neg", [x], (dy) => [neg(dy)]);
export const exp = (x: Tensor): Tensor => elementwise("Exp", [x], (dy, y) => [mul(dy, y)]);
export const log = (x: Tensor): Tensor => elementwise("Log", [x], (dy) => [div(dy, x)]);
export const sqrt = (x: Tensor): Tensor =>
  elementwise("Sqrt", [x], (dy, y) => [mul(dy, div(scalar(0.5), y))]);
export const erf = (x: Tensor): Tensor =>
  elementwise("Erf", [x], (dy) => [mul(dy, mul(scalar(2 / Math.sqrt(Math.PI)), exp(neg(mul(x, x)))))]);

/** Returns |x|; the gradient at 0 is 0. */
export const abs = (x: Tensor): Tensor =>
  elementwise("Abs", [x], (dy) => [mul(dy, emit({ op: "Sign", inputs: [x], type: x.type, shape: x.shape }))]);

/** Returns the smaller (larger) of the two; no gradient flows, since only updates use them. */
export const min = (a: Tensor, b: Tensor): Tensor => elementwise("Min", [a, b], () => [undefined, undefined]);
export const max = (a: Tensor, b: Tensor): Tensor => elementwise("Max", [a, b], () => [undefined, undefined]);

/** Returns -1, 0 or 1; no gradient flows. HardSigmoid and two passes cost half of what ONNX's Sign does. */
export function sign(x: Tensor): Tensor {
  const attributes = { alpha: float(3e38), beta: float(0.5) };
  const side = emit({ op: "HardSigmoid", inputs: [x], attributes, type: x.type, shape: x.shape });
  return mul(sub(side, scalar(0.5)), scalar(2));
}
