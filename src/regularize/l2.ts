import { add, mul } from "../graph/ops/arithmetic.ts";
import { penaltyPart } from "./hooks.ts";
import type { GradientHook, Regularizer } from "./regularizer.ts";

/** Returns the gradient of loss plus penalty. */
export const addPenaltyGradient: GradientHook = (weights, gradient, strength) =>
  add(gradient, mul(weights, strength));

/**
 * L2 as a term of the loss, strength / 2 * sum(w^2), whose gradient is strength * w. Under Adam this is not
 * weight decay: the step divides it by the gradient's scale (Loshchilov & Hutter 2019).
 */
export const l2: Regularizer = {
  name: "l2",
  label: "L2",
  words:
    "Adds half the strength times the sum of squared weights to the loss, so that large weights must pay.",
  range: { values: [1e-4, 1e-3, 1e-2], source: "from scikit-learn's default, 1e-4, two decades up" },
  describe: (strength) => `L2 adds ${strength} / 2 times the sum of squared weights to the loss`,
  part: penaltyPart("l2", addPenaltyGradient),
};
