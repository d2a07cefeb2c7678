import { add, mul } from "../../graph/ops/arithmetic.ts";
import { standardize } from "../../graph/ops/normalize.ts";
import { filled, type Layer } from "./layer.ts";

export interface LayerNormSpec {
  readonly layer: "layerNorm";
}

/** Added to a variance before it divides, as PyTorch does; both normalizations. */
export const epsilon = 1e-5;

/**
 * Layer normalization (Ba et al. 2016): each row's units, of each copy by itself, to mean 0 and variance 1, then
 * times a gain that starts at 1, plus a shift that starts at 0. Training and evaluation are the same. Units padded
 * with zeros would count in mean and variance, and would not stay zero.
 */
export const layerNorm: Layer<LayerNormSpec> = {
  name: "layerNorm",
  words:
    "Brings the units of every row to mean 0 and variance 1, then scales and shifts each by numbers it learns.",
  after: (_, before) => before,
  parameters: (_, { width }) => [
    { name: "gain", kind: "biases", shape: [1, width], initial: filled(width, 1) },
    { name: "shift", kind: "biases", shape: [1, width], initial: filled(width, 0) },
  ],
  forward(_, units, [gain, shift]) {
    if (!gain || !shift) throw new Error("a layer norm lacks its parameters");
    return add(mul(standardize(units, 2, epsilon).values, gain), shift);
  },
  describe: () => "layer norm",
};
