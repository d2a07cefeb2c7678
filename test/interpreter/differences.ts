import type { Tensor } from "../../src/graph/tensor.ts";
import { type Feeds, interpret } from "./interpreter.ts";
import { at, numbers } from "./value.ts";

/**
 * Returns the gradient of a scalar with respect to one of the inputs, by central differences of the
 * interpreter's float64 values: (f(x + h) - f(x - h)) / 2h, exact to about h^2 = 1e-10.
 */
export function differences(loss: Tensor, name: string, feeds: Feeds, step = 1e-5): number[] {
  const fed = feeds[name];
  if (fed === undefined) throw new Error(`nothing is fed to ${name}`);
  const center = Float64Array.from(fed.data as ArrayLike<number>);
  const valueAt = (i: number, moved: number): number => {
    const data = Float64Array.from(center);
    data[i] = moved;
    return at(numbers(interpret({ loss }, { ...feeds, [name]: { data, shape: fed.shape } }).loss), 0);
  };
  return Array.from(center, (x, i) => (valueAt(i, x + step) - valueAt(i, x - step)) / (2 * step));
}
