import { add, exp, log, neg, sub } from "../../graph/ops/arithmetic.ts";
import { logSoftmax, softplus } from "../../graph/ops/loss.ts";
import { reduceMax, reduceMean, reduceSum } from "../../graph/ops/reduce.ts";
import { concat, slice, splitCopies } from "../../graph/ops/shape.ts";
import { scalar, type Tensor } from "../../graph/tensor.ts";
import type { Layer } from "./layer.ts";

export interface AverageSpec {
  readonly layer: "average";
  /**
   * What is averaged: the probabilities that logits mean (softmax; sigmoid of a single one), or the outputs as
   * they are.
   */
  readonly of: "probabilities" | "values";
}

/**
 * The end of a shared-weight ensemble. In training every copy answers for itself, so that the loss is the mean of
 * the copies' losses, not the loss of their mean (Gorishniy et al. 2025, section 3.2). In evaluation the copies'
 * probabilities are averaged and handed on as logits that mean them: the log of the mean for several classes, the
 * log odds of the mean for one.
 */
export const average: Layer<AverageSpec> = {
  name: "average",
  words: "Lets every copy learn by itself, and answers with the mean of what all of them say.",
  after: (_, before) => before,
  parameters: () => [],
  forward({ of }, units, _, { before: { width, copies }, training }) {
    if (training || copies === 1) return units;
    const apart = splitCopies(units, copies);
    if (of === "values") return reduceMean(apart, [1]);
    if (width > 1) return logMeanExp(logSoftmax(apart), copies);
    const both = logMeanExp(concat([neg(softplus(neg(apart))), neg(softplus(apart))], 3), copies);
    return sub(slice(both, 2, 0, 1), slice(both, 2, 1, 2));
  },
  describe: ({ of }, { copies }) => `mean of the ${of} of ${copies} copies`,
};

/** Returns log(mean(exp(x))) over the copies, [K, B, width] from [K, copies, B, width], without overflow. */
function logMeanExp(x: Tensor, copies: number): Tensor {
  const highest = reduceMax(x, [1], true);
  const sum = reduceSum(exp(sub(x, highest)), [1]);
  return add(log(sum), sub(reduceSum(highest, [1]), scalar(Math.log(copies))));
}
