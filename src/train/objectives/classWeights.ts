import { constant, type Tensor } from "../../graph/tensor.ts";

/** Settings of the cross-entropies. */
export interface ClassSettings {
  /** What the loss of a row of each class is multiplied by (default: 1 for all). */
  readonly classWeights?: readonly number[];
}

/** Returns the weights as a tensor; throws where they are not one finite number >= 0 for each class. */
export function weightsFor(classWeights: readonly number[], classes: number): Tensor {
  if (classWeights.length !== classes || !classWeights.every((weight) => weight >= 0 && weight < Infinity)) {
    throw new Error(`class weights are ${classWeights.join(", ")}; ${classes} numbers from 0 up are needed`);
  }
  return constant(Float32Array.from(classWeights));
}
