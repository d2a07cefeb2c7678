import { mul } from "../graph/ops/arithmetic.ts";
import { beforePart } from "./hooks.ts";
import type { Regularizer, WeightHook } from "./regularizer.ts";

/** Returns the weights times `factor`, which is 1 - learning rate * strength. */
export const decay: WeightHook = (weights, factor) => mul(weights, factor);

/**
 * Decoupled weight decay (Loshchilov & Hutter 2019): before the step every weight is multiplied by
 * 1 - learning rate * strength. Biases are left alone.
 */
export const weightDecay: Regularizer = {
  name: "weightDecay",
  label: "weight decay",
  words: "Shrinks every weight by the same small share at every step, apart from the loss.",
  range: {
    values: [0.05, 0.3, 2],
    source: "measured on tables: 0.1 on large ones; short trainings need more",
  },
  describe: (strength) =>
    `weight decay shrinks every weight by ${strength} times the learning rate at every step`,
  part: beforePart(
    "weightDecay",
    (strength, { learningRate }, s, k) => 1 - learningRate(s, k) * strength,
    decay,
  ),
};
