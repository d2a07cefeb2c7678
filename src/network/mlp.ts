import type { Activation } from "./layers/activation.ts";
import type { LayerSpec } from "./layers/all.ts";
import type { Network } from "./network.ts";

/** A multilayer perceptron in the words that people use. */
export interface Mlp {
  /** Columns of the encoded matrix that it reads: the first so many. */
  readonly inputs: number;
  /** Of these, the first so many are plain; the rest is the piecewise-linear block, whose weights start at 0. */
  readonly plainInputs?: number;
  /** Units of each hidden layer; none makes the network linear. */
  readonly hidden: readonly number[];
  readonly activation?: Activation;
  /** One logit a class, or 1 for regression. */
  readonly outputs: number;
}

/** Returns a multilayer perceptron: dense layers with an activation (default: ReLU) and dropout between them. */
export function mlp({ inputs, plainInputs = inputs, hidden, activation = "relu", outputs }: Mlp): Network {
  const dense = (units: number, first: boolean): LayerSpec =>
    first && plainInputs < inputs
      ? { layer: "dense", outputs: units, startedInputs: plainInputs }
      : { layer: "dense", outputs: units };
  const between: readonly LayerSpec[] = [{ layer: "activation", of: activation }, { layer: "dropout" }];
  return {
    inputs,
    layers: [
      ...hidden.flatMap((units, i) => [dense(units, i === 0), ...between]),
      dense(outputs, hidden.length === 0),
    ],
    outputs,
  };
}
