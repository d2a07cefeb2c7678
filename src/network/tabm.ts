import { frontOf } from "./front.ts";
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
  /**
   * Layers that make units of the inputs before they are copied: embeddings, which all copies share. Where the last
   * of them is a piecewise-linear one, the weights of its bins start at 0.
   */
  readonly front?: readonly LayerSpec[];
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
  /**
   * How the first scales start (default: random signs, each column by itself; behind embeddings normal, the units of
   * an input alike, as in the authors' code).
   */
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
  front = [],
  plainInputs = frontOf(front, inputs).started,
  hidden,
  activation = "relu",
  outputs,
  copies = 32,
  scales = "everyLayer",
  start = front.length === 0
    ? { of: "signs" }
    : { of: "normal", groups: runsOf(frontOf(front, inputs).sources) },
  average = outputs > 1 ? "probabilities" : "values",
}: Tabm): Network {
  if (hidden.length === 0) throw new Error("a shared-weight ensemble needs a hidden layer to share");
  const mini = scales === "inputs";
  const dense = (units: number, first: boolean): LayerSpec => ({
    layer: mini ? "dense" : "sharedDense",
    outputs: units,
    ...(first && plainInputs < frontOf(front, inputs).units ? { startedInputs: plainInputs } : {}),
    ...(first && !mini ? { scales: start } : {}),
  });
  return {
    inputs,
    layers: [
      ...front,
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

/** Lengths of the runs of equal neighbors. */
function runsOf(sources: readonly number[]): number[] {
  const starts = [...sources.keys()].filter((i) => i === 0 || sources[i] !== sources[i - 1]);
  return starts.map((start, i) => (starts[i + 1] ?? sources.length) - start);
}
