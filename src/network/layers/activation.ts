import { gelu, mish, relu, selu, silu, tanh } from "../../graph/ops/activation.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { Layer } from "./layer.ts";

/** Functions of one unit; all are 0 at 0, so that units padded with zeros stay silent. */
export const activations = { relu, gelu, silu, tanh, selu, mish } as const satisfies Record<
  string,
  (x: Tensor) => Tensor
>;
export type Activation = keyof typeof activations;

export interface ActivationSpec {
  readonly layer: "activation";
  readonly of: Activation;
}

const written: Record<Activation, string> = {
  relu: "ReLU",
  gelu: "GELU",
  silu: "SiLU",
  tanh: "tanh",
  selu: "SELU",
  mish: "Mish",
};

export const activation: Layer<ActivationSpec> = {
  name: "activation",
  words: "Bends every unit, without which any number of dense layers would be one.",
  after: (_, before) => before,
  parameters: () => [],
  forward: ({ of }, units) => activations[of](units),
  describe: ({ of }) => written[of],
};
