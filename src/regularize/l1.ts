import { max, min, neg, sub } from "../graph/ops/arithmetic.ts";
import { afterPart } from "./hooks.ts";
import type { Regularizer, WeightHook } from "./regularizer.ts";

/** Returns sign(w) * max(|w| - threshold, 0), written as w - clip(w, -threshold, threshold). */
export const softThreshold: WeightHook = (weights, threshold) =>
  sub(weights, max(min(weights, threshold), neg(threshold)));

/**
 * L1 as a proximal step (soft threshold) after the optimizer's step (Parikh & Boyd 2014, section 6.5.2): weights
 * smaller than the threshold become exactly 0. The threshold is learning rate times strength. Together with `l2`
 * it is the elastic net (Zou & Hastie 2005). Momentum m makes steps along the gradient 1 / (1 - m) times as long,
 * but not this one: the same strength then weighs less.
 */
export const l1: Regularizer = {
  name: "l1",
  label: "L1",
  words:
    "Pulls every weight towards 0 by the same amount at every step, so that small weights become exactly 0.",
  range: {
    values: [0.01, 0.03, 0.1],
    source: "on the scale of Adam's steps: 0.1 zeroes a few weights in a hundred over 2,000 steps, 0.3 most",
  },
  describe: (strength) =>
    `L1 pulls every weight towards 0 by ${strength} times the learning rate at every step`,
  part: afterPart("l1", (strength, { learningRate }, s, k) => learningRate(s, k) * strength, softThreshold),
};
