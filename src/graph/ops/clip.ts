import { emit, type GradientRule, type Tensor } from "../tensor.ts";
import { mul } from "./arithmetic.ts";
import { broadcastShape, expandLike, sumTo } from "./broadcast.ts";
import { cast, greater, less } from "./compare.ts";

/**
 * Returns x where it lies between the bounds, else the bound it is beyond, broadcast. The gradient reaches x
 * strictly between the bounds alone; the bounds have none.
 */
export function clip(x: Tensor, low: Tensor, high: Tensor): Tensor {
  const bounded = (op: string, by: Tensor, value: Tensor, inside: (x: Tensor, by: Tensor) => Tensor) => {
    const gradient: GradientRule = (dy, y) => [
      sumTo(mul(expandLike(dy, y), cast(inside(value, by), "float")), value.shape),
      undefined,
    ];
    const shape = broadcastShape(value.shape, by.shape);
    return emit({ op, inputs: [value, by], type: x.type, shape, gradient });
  };
  return bounded("Max", low, bounded("Min", high, x, less), greater);
}
