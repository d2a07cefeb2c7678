import { add, mul, neg, sub } from "../../graph/ops/arithmetic.ts";
import { cast } from "../../graph/ops/compare.ts";
import { softplus } from "../../graph/ops/loss.ts";
import { reshape, slice } from "../../graph/ops/shape.ts";
import { scalar } from "../../graph/tensor.ts";
import { type ClassSettings, weightsFor } from "./classWeights.ts";
import type { Objective } from "./objective.ts";
import { ofRows } from "./values.ts";

/**
 * Returns the cross-entropy of a sigmoid over one logit, for classes 0 and 1: softplus(z) - y z, which is
 * softmax cross-entropy with half the output layer. Class weights: of class 0, then of class 1.
 */
export const binaryCrossEntropy = ({ classWeights }: ClassSettings = {}): Objective => ({
  name: "binaryCrossEntropy",
  words: "The negative log probability of the right one of two classes, in nats; class weights multiply it.",
  meaning: "The logit of class 1: its sigmoid is the probability of that class.",
  target: "classes",
  outputs: 1,
  chance: () => 0.5,
  targets: (labels) => reshape(cast(labels, "float"), [...labels.shape, 1]),
  rowLoss(logit, targets, weighted) {
    if (!weighted || classWeights === undefined) return ofRows(sub(softplus(logit), mul(targets, logit)));
    const weights = weightsFor(classWeights, 2);
    const [zero, one] = [slice(weights, 0, 0, 1), slice(weights, 0, 1, 2)];
    const asZero = mul(mul(sub(scalar(1), targets), softplus(logit)), zero);
    return ofRows(add(asZero, mul(mul(targets, softplus(neg(logit))), one)));
  },
  answers(outputs) {
    const answers = new Float64Array(outputs.length * 2);
    outputs.forEach((logit, row) => {
      const one = 1 / (1 + Math.exp(-logit));
      answers.set([1 / (1 + Math.exp(logit)), one], 2 * row);
    });
    return answers;
  },
});
