import { add, mul, sign } from "../graph/ops/arithmetic.ts";
import { penaltyPart } from "./hooks.ts";
import type { GradientHook, Regularizer } from "./regularizer.ts";

/** Returns the gradient of loss plus penalty; at 0, the subgradient 0 is taken. */
const addAbsoluteGradient: GradientHook = (weights, gradient, strength) =>
  add(gradient, mul(sign(weights), strength));

/**
 * L1 as a term of the loss, strength * sum(|w|) (Tibshirani 1996). Weights come near 0 but not to it; the
 * proximal form, `l1`, makes them exactly 0.
 */
export const l1Penalty: Regularizer = {
  name: "l1Penalty",
  label: "L1 penalty",
  words: "Adds the strength times the sum of absolute weights to the loss, so that weights must pay evenly.",
  range: {
    values: [1e-5, 1e-4, 1e-3],
    source: "no study of tables tunes it; from what l2 is searched over, a decade lower",
  },
  describe: (strength) => `L1 adds ${strength} times the sum of absolute weights to the loss`,
  part: penaltyPart("l1Penalty", addAbsoluteGradient),
};
