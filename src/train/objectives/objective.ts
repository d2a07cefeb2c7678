import type { Tensor } from "../../graph/tensor.ts";

/** What a network is trained to make small, and what its outputs mean. */
export interface Objective {
  readonly name: ObjectiveName;
  /** What is made small, in one sentence. */
  readonly words: string;
  /** What the outputs of a row say in evaluation, in one sentence. */
  readonly meaning: string;
  /** Class numbers, or numbers (standardized where the data is). */
  readonly target: "classes" | "values";
  /** Outputs that a network needs: so many, or one for each class. */
  readonly outputs: number | "one a class";
  /** What label smoothing pulls the targets of a network with so many outputs towards; none for values. */
  chance(outputs: number): number | undefined;
  /** Returns what the loss reads, float [..., B, T], from labels (int32) or values (float) [..., B]. */
  targets(wanted: Tensor, outputs: number): Tensor;
  /**
   * Returns the loss of each row: [..., B].
   *
   * @param outputs [..., B, outputs]
   * @param targets as `targets` returns them, or a mix of such
   * @param weighted whether class weights count; evaluation leaves them out unless asked
   */
  rowLoss(outputs: Tensor, targets: Tensor, weighted: boolean): Tensor;
  /** Returns what is told of rows, row after row, from their outputs. */
  answers(outputs: Float32Array, width: number): Float64Array;
}

/** Names an objective with its settings; plain data, so that it can be sent to workers and stored. */
export type ObjectiveSettings =
  | { readonly name: "crossEntropy" | "binaryCrossEntropy"; readonly classWeights?: readonly number[] }
  | { readonly name: "squaredError" }
  | { readonly name: "huber"; readonly delta?: number }
  | { readonly name: "gaussian" }
  | { readonly name: "quantile"; readonly levels: readonly number[] };

export type ObjectiveName = ObjectiveSettings["name"];
