import { mul } from "../../graph/ops/arithmetic.ts";
import * as loss from "../../graph/ops/loss.ts";
import { type ClassSettings, weightsFor } from "./classWeights.ts";
import type { Objective } from "./objective.ts";

/**
 * Returns the cross-entropy of a softmax over one logit a class. Rows are weighted as they are: the loss of a
 * batch is the sum of weighted losses over the number of rows, not over the sum of weights, so that a batch
 * without rare classes does not count more.
 */
export const crossEntropy = ({ classWeights }: ClassSettings = {}): Objective => ({
  name: "crossEntropy",
  words: "The negative log probability of the right class, in nats; class weights multiply it.",
  meaning: "One logit for each class: their softmax holds the probabilities.",
  target: "classes",
  outputs: "one a class",
  chance: (outputs) => 1 / outputs,
  targets: loss.oneHot,
  rowLoss(logits, targets, weighted) {
    if (!weighted || classWeights === undefined) return loss.crossEntropy(logits, targets);
    return loss.crossEntropy(logits, mul(targets, weightsFor(classWeights, Number(logits.shape.at(-1)))));
  },
  answers(outputs, width) {
    const answers = Float64Array.from(outputs);
    for (let row = 0; row < answers.length; row += width) {
      const logits = answers.subarray(row, row + width);
      const highest = Math.max(...logits);
      logits.forEach((logit, c) => {
        logits[c] = Math.exp(logit - highest);
      });
      const total = logits.reduce((sum, odds) => sum + odds, 0);
      logits.forEach((odds, c) => {
        logits[c] = odds / total;
      });
    }
    return answers;
  },
});
