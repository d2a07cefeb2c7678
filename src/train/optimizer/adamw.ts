import { add, div, mul, sqrt, sub } from "../../graph/ops/arithmetic.ts";
import { scalar, type Tensor } from "../../graph/tensor.ts";

/**
 * Adam (Kingma & Ba 2015) with scaled moments: M and V hold m / (1 - beta1) and v / (1 - beta2), which saves two
 * passes over the parameters. Bias correction and the schedule are per-step scalars from float64, because
 * 1 - beta2^t loses its digits in float32.
 */
const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Returns what a step multiplies M by: learning rate with bias correction; `step` counts from 0. */
export function stepSize(learningRate: number, step: number): number {
  const t = step + 1;
  return (learningRate * (1 - beta1) * Math.sqrt(1 - beta2 ** t)) / ((1 - beta1 ** t) * Math.sqrt(1 - beta2));
}

/** Returns the term that keeps the division from zero, on the scale of V; `step` counts from 0. */
export const stepEpsilon = (step: number): number =>
  (epsilon * Math.sqrt(1 - beta2 ** (step + 1))) / Math.sqrt(1 - beta2);

export interface Moments {
  readonly mean: Tensor;
  readonly square: Tensor;
}

/** Returns the next moments and the parameters after one step along them. */
export function adamStep(
  parameters: Tensor,
  gradient: Tensor,
  { mean, square }: Moments,
  size: Tensor,
  stabilizer: Tensor,
): { parameters: Tensor; mean: Tensor; square: Tensor } {
  const nextMean = add(mul(mean, scalar(beta1)), gradient);
  const nextSquare = add(mul(square, scalar(beta2)), mul(gradient, gradient));
  const step = mul(div(nextMean, add(sqrt(nextSquare), stabilizer)), size);
  return { parameters: sub(parameters, step), mean: nextMean, square: nextSquare };
}
