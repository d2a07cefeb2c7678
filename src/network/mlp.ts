import { frontOf } from "./front.ts";
import type { Activation } from "./layers/activation.ts";
import type { LayerSpec } from "./layers/all.ts";
import type { Network } from "./network.ts";

/** A multilayer perceptron in the words that people use. */
export interface Mlp {
  /** Columns of the encoded matrix that it reads: the first so many. */
  readonly inputs: number;
  /** Of these, the first so many are plain; the rest is the piecewise-linear block, whose weights start at 0. */
  readonly plainInputs?: number;
  /**
   * Layers that make units of the inputs before all others: embeddings. Where the last of them is a piecewise-linear
   * one, the weights of its bins start at 0.
   */
  readonly front?: readonly LayerSpec[];
  /** Units of each hidden layer; none makes the network linear. */
  readonly hidden: readonly number[];
  readonly activation?: Activation;
  /** Normalizes the units of every hidden layer before their activation: over each row, or over each batch. */
  readonly normalization?: "layer" | "batch";
  /** Adds every hidden layer to the one before it where both have the same width (default: no). */
  readonly residual?: boolean;
  /** Gives every input a factor that is learned (default: no). */
  readonly inputScale?: boolean;
  /** One logit a class, or 1 for regression. */
  readonly outputs: number;
}

/**
 * Returns a multilayer perceptron: dense layers, and behind each but the last a normalization where one is asked for
 * (before the activation: Ioffe & Szegedy 2015, section 3.2), an activation (default: ReLU), and dropout.
 *
 * With `residual` the same layers, but everything between two dense outputs of one width is a block that is added to
 * what flows in: normalization, activation, dropout, dense (the pre-activation order of He et al. 2016b, as in the
 * ResNet for tables of Gorishniy et al. 2021). It has the same parameters. Where widths differ nothing is added.
 *
 * What ends in a batch norm has no biases before it: they would change nothing, so that their gradients are rounding
 * errors, which Adam makes into steps that the running mean trails behind.
 */
export function mlp({
  inputs,
  front = [],
  plainInputs = frontOf(front, inputs).started,
  hidden,
  activation = "relu",
  normalization,
  residual = false,
  inputScale = false,
  outputs,
}: Mlp): Network {
  const widths = [...hidden, outputs];
  const last = widths.length - 1;
  const bend: readonly LayerSpec[] = [
    ...(normalization === undefined ? [] : [{ layer: `${normalization}Norm` } as const]),
    { layer: "activation", of: activation },
    { layer: "dropout" },
  ];
  const dense = (units: number, i: number): LayerSpec => ({
    layer: "dense",
    outputs: units,
    ...(i === 0 && plainInputs < frontOf(front, inputs).units ? { startedInputs: plainInputs } : {}),
    ...(normalization === "batch" && i < last ? { bias: false } : {}),
  });
  return {
    inputs,
    layers: [
      ...front,
      ...(inputScale ? [{ layer: "inputScale" } as const] : []),
      ...widths.flatMap((units, i): readonly LayerSpec[] => {
        const step = i === 0 ? [dense(units, i)] : [...bend, dense(units, i)];
        const added = residual && i > 0 && i < last && units === widths[i - 1];
        return added ? [{ layer: "residual", layers: step }] : step;
      }),
    ],
    outputs,
  };
}
