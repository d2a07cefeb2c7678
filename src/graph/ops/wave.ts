import { emit, type Tensor } from "../tensor.ts";
import { mul, neg } from "./arithmetic.ts";

/** Returns the sine of x in radians, elementwise. */
export const sin = (x: Tensor): Tensor =>
  emit({
    op: "Sin",
    inputs: [x],
    type: x.type,
    shape: x.shape,
    gradient: (dy) => [mul(dy, cos(x))],
  });

/** Returns the cosine of x in radians, elementwise. */
export const cos = (x: Tensor): Tensor =>
  emit({
    op: "Cos",
    inputs: [x],
    type: x.type,
    shape: x.shape,
    gradient: (dy) => [mul(dy, neg(sin(x)))],
  });
