import { mul } from "../../graph/ops/arithmetic.ts";
import { filled, type Layer } from "./layer.ts";

export interface InputScaleSpec {
  readonly layer: "inputScale";
}

/**
 * One factor for each unit that flows in, all 1 at first: what the scaling layer of RealMLP does (Holzmüller et al.
 * 2024), which lets a network turn inputs up and down without moving all their weights. Neither decay nor penalties
 * act on the factors.
 */
export const inputScale: Layer<InputScaleSpec> = {
  name: "inputScale",
  words: "Multiplies every input by a factor of its own, which it learns.",
  after: (_, before) => before,
  parameters: (_, { width }) => [
    { name: "scale", kind: "biases", shape: [1, width], initial: filled(width, 1) },
  ],
  forward(_, units, [scale]) {
    if (!scale) throw new Error("an input scale lacks its parameters");
    return mul(units, scale);
  },
  describe: (_, { width }) => `scale of ${width} ${width === 1 ? "input" : "inputs"}`,
};
