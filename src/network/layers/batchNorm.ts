import { add, div, max, mul, sqrt, sub } from "../../graph/ops/arithmetic.ts";
import { standardize } from "../../graph/ops/normalize.ts";
import { count } from "../../graph/ops/reduce.ts";
import { scalar, type Tensor } from "../../graph/tensor.ts";
import { filled, type Layer } from "./layer.ts";
import { epsilon } from "./layerNorm.ts";

export interface BatchNormSpec {
  readonly layer: "batchNorm";
}

/**
 * Batch normalization (Ioffe & Szegedy 2015), as PyTorch's BatchNorm1d: in training each unit to mean 0 and variance
 * 1 over the rows of the minibatch (all copies of all rows together, where rows have copies); in evaluation by the
 * running mean and variance, which move a tenth of the way to those of the batch at every step. The batch is divided
 * by its variance over n; the running variance takes in the one over n - 1. Then a gain that starts at 1 and a shift
 * that starts at 0. Batches need two rows. Units padded with zeros stay zero.
 */
export const batchNorm: Layer<BatchNormSpec> = {
  name: "batchNorm",
  words:
    "Brings every unit to mean 0 and variance 1 over the rows of a batch, or over all rows once trained, then scales " +
    "and shifts it by numbers it learns.",
  after: (_, before) => before,
  parameters: (_, { width }) => [
    { name: "gain", kind: "biases", shape: [1, width], initial: filled(width, 1) },
    { name: "shift", kind: "biases", shape: [1, width], initial: filled(width, 0) },
    { name: "mean", kind: "statistics", shape: [1, width], initial: filled(width, 0) },
    { name: "variance", kind: "statistics", shape: [1, width], initial: filled(width, 1) },
  ],
  forward(_, units, [gain, shift, runningMean, runningVariance], { training, momentum, keep }) {
    if (!gain || !shift || !runningMean || !runningVariance)
      throw new Error("a batch norm lacks its parameters");
    if (!training) {
      const scale = div(gain, sqrt(add(runningVariance, scalar(epsilon))));
      return add(mul(units, scale), sub(shift, mul(runningMean, scale)));
    }
    const { values, mean, variance } = standardize(units, 1, epsilon);
    const rows = count(units, [1]);
    const unbiased = mul(variance, div(rows, max(sub(rows, scalar(1)), scalar(1))));
    keep(2, moved(runningMean, mean, momentum));
    keep(3, moved(runningVariance, unbiased, momentum));
    return add(mul(values, gain), shift);
  },
  describe: () => "batch norm",
};

const moved = (running: Tensor, ofBatch: Tensor, momentum: number): Tensor =>
  momentum === 1 ? ofBatch : add(mul(running, scalar(1 - momentum)), mul(ofBatch, scalar(momentum)));
