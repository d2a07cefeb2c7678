import { emit, float, type GradientRule, scalar, type Tensor } from "../tensor.ts";
import { add, erf, mul, sub } from "./arithmetic.ts";

const pointwise = (op: string, x: Tensor, gradient: GradientRule): Tensor =>
  emit({ op, inputs: [x], type: x.type, shape: x.shape, gradient });

/** 1 where y > 0, else 0, in one pass: a comparison and a cast would take two. */
const positive = (y: Tensor): Tensor =>
  emit({
    op: "HardSigmoid",
    inputs: [y],
    attributes: { alpha: float(3e38), beta: float(0) },
    type: y.type,
    shape: y.shape,
  });

/** Returns max(x, 0); the gradient at 0 is 0. */
export const relu = (x: Tensor): Tensor => pointwise("Relu", x, (dy, y) => [mul(dy, positive(y))]);

export const tanh = (x: Tensor): Tensor =>
  pointwise("Tanh", x, (dy, y) => [mul(dy, sub(scalar(1), mul(y, y)))]);

export const sigmoid = (x: Tensor): Tensor =>
  pointwise("Sigmoid", x, (dy, y) => [mul(dy, mul(y, sub(scalar(1), y)))]);

/** Returns x * sigmoid(x), also called swish. */
export const silu = (x: Tensor): Tensor => mul(x, sigmoid(x));

/** Returns x * Phi(x), the exact form with erf (Hendrycks & Gimpel 2016). */
export function gelu(x: Tensor): Tensor {
  const half = mul(add(erf(mul(x, scalar(Math.SQRT1_2))), scalar(1)), scalar(0.5));
  return mul(x, half);
}
