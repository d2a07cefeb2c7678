import { add, div, mul, sqrt, sub } from "../../graph/ops/arithmetic.ts";
import { scalar, type Tensor } from "../../graph/tensor.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * Adam (Kingma & Ba 2015) with scaled moments: M and V hold m / (1 - beta1) and v / (1 - beta2), which saves two
 * passes over the parameters. Bias correction and the schedule are per-step scalars from float64, because
 * 1 - beta2^t loses its digits in float32.
 */
export type Betas = readonly [number, number];
const usual: Betas = [0.9, 0.999];
const epsilon = 1e-8;

/** Returns what a step multiplies M by: learning rate with bias correction; `step` counts from 0. */
export function stepSize(learningRate: number, step: number, [beta1, beta2]: Betas = usual): number {
  const t = step + 1;
  return (learningRate * (1 - beta1) * Math.sqrt(1 - beta2 ** t)) / ((1 - beta1 ** t) * Math.sqrt(1 - beta2));
}

/** Returns the term that keeps the division from zero, on the scale of V; `step` counts from 0. */
export const stepEpsilon = (step: number, [, beta2]: Betas = usual): number =>
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
  [beta1, beta2]: Betas = usual,
): { parameters: Tensor; mean: Tensor; square: Tensor } {
  const nextMean = add(mul(mean, scalar(beta1)), gradient);
  const nextSquare = add(mul(square, scalar(beta2)), mul(gradient, gradient));
  const step = mul(div(nextMean, add(sqrt(nextSquare), stabilizer)), size);
  return { parameters: sub(parameters, step), mean: nextMean, square: nextSquare };
}

/** Returns AdamW; decoupled weight decay is a regularizer of its own (Loshchilov & Hutter 2019). */
export function adamw({ betas = usual }: { readonly betas?: Betas } = {}): Optimizer {
  if (!betas.every((beta) => beta >= 0 && beta < 1))
    throw new Error(`Adam's betas are ${betas.join(", ")}; both must lie in [0, 1)`);
  return {
    name: "adamw",
    words:
      "Divides the mean of the last gradients by their size, so that every weight moves at the same pace.",
    memory: ["Mean", "Square"],
    own: { stepSize: (learningRate, step) => stepSize(learningRate, step, betas) },
    shared: { stabilizer: (step) => stepEpsilon(step, betas) },
    step(before, gradient, [mean, square], { stepSize: size, stabilizer }) {
      if (!mean || !square || !size || !stabilizer) throw new Error("a step of Adam lacks a tensor");
      const next = adamStep(before, gradient, { mean, square }, size, stabilizer, betas);
      return { parameters: next.parameters, memory: [next.mean, next.square] };
    },
  };
}
