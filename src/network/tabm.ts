import type { Activation } from "./layers/activation.ts";
import type { LayerSpec } from "./layers/all.ts";
import type { AverageSpec } from "./layers/average.ts";
import type { ScaleStart } from "./layers/scales.ts";
import type { Network } from "./network.ts";

/** A shared-weight ensemble in the words that people use. */
export interface Tabm {
  /** Columns of the encoded matrix that it reads: the first so many. */
  readonly inputs: number;
  /** Of these, the first so many are plain; the weights of the rest start at 0. */
  readonly plainInputs?: number;
  /** Units of each hidden layer, at least one. */
  readonly hidden: readonly number[];
  readonly activation?: Activation;
  /** One logit a class, or the numbers that an objective wants. */
  readonly outputs: number;
  /** Members of the ensemble (default: 32). */
  readonly copies?: number;
  /**
   * Where copies differ: "everyLayer" gives them scales at all dense layers (TabM), "inputs" only at the inputs
   * (TabM-mini), which trains faster. Heads are separate in both (default: "everyLayer").
   */
  readonly scales?: "everyLayer" | "inputs";
  /** How the first scales start (default: random signs, each column by itself). */
  readonly start?: ScaleStart;
  /** What is averaged in evaluation (default: probabilities where there are several outputs, else values). */
  readonly average?: AverageSpec["of"];
}

/**
 * Returns TabM (Gorishniy et al. 2025): k multilayer perceptrons in one network that share their weights and
 * differ by scales, biases and heads. Each learns by itself, and their mean answers. Starts as the authors'
 * code: first scales random, all others 1, heads drawn apart. Its recipe: 32 copies, 3 layers of 512 units,
 * learning rate 0.002, weight decay 0.0003.
 */
export function tabm({
  inputs,
  plainInputs = inputs,
  hidden,
  activation = "relu",
  outputs,
  copies = 32,
  scales = "everyLayer",
  start = { of: "signs" },
  average = outputs > 1 ? "probabilities" : "values",
}: Tabm): Network {
  if (hidden.length === 0) throw new Error("a shared-weight ensemble needs a hidden layer to share");
  const mini = scales === "inputs";
  const dense = (units: number, first: boolean): LayerSpec => ({
    layer: mini ? "dense" : "sharedDense",
    outputs: units,
    ...(first && plainInputs < inputs ? { startedInputs: plainInputs } : {}),
    ...(first && !mini ? { scales: start } : {}),
  });
  return {
    inputs,
    layers: [
      { layer: "copy", copies, ...(mini ? { scales: start } : {}) },
      ...hidden.flatMap((units, i): LayerSpec[] => [
        dense(units, i === 0),
        { layer: "activation", of: activation },
        { layer: "dropout" },
      ]),
      { layer: "separateDense", outputs },
      { layer: "average", of: average },
    ],
    outputs,
  };
}
