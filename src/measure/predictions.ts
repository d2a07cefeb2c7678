import type { Task } from "../data/table.ts";
import { at } from "./at.ts";

/** What a network said about rows whose truth is known. Every measure takes this and nothing else. */
export type Predictions = ClassPredictions | ValuePredictions;

export interface ClassPredictions {
  readonly kind: "classes";
  /** [n] class numbers, from 0. */
  readonly truth: Int32Array;
  /** [n, classes], row-major; each row sums to 1. */
  readonly probabilities: Float64Array;
  readonly classes: number;
}

export interface ValuePredictions {
  readonly kind: "values";
  /** [n] in units of the target. */
  readonly truth: Float64Array;
  /** [n] in units of the target. */
  readonly values: Float64Array;
}

/** Lowest probability that log loss believes, so that one confident mistake costs 34.5 nats and not infinity. */
const LEAST_PROBABILITY = 1e-15;

/** Returns the number of rows. */
export function rowCount(p: Predictions): number {
  return p.truth.length;
}

/** Returns the task that these predictions belong to; two classes are `binary`. */
export function taskOf(p: Predictions): Task {
  if (p.kind === "values") return "regression";
  return p.classes === 2 ? "binary" : "multiclass";
}

/**
 * Returns the loss of each row, [n]: the log loss in nats (natural logarithm, probability clipped to
 * [1e-15, 1]), or the squared error in squared units of the target.
 */
export function rowLosses(p: Predictions): Float64Array {
  const losses = new Float64Array(p.truth.length);
  if (p.kind === "values") {
    for (let i = 0; i < losses.length; i++) losses[i] = (at(p.values, i) - at(p.truth, i)) ** 2;
    return losses;
  }
  for (let i = 0; i < losses.length; i++) {
    const probability = at(p.probabilities, i * p.classes + at(p.truth, i));
    losses[i] = 0 - Math.log(Math.min(1, Math.max(LEAST_PROBABILITY, probability)));
  }
  return losses;
}

/** Returns the most probable class of each row, [n]; the first of them where several are equally probable. */
export function predictedClasses(p: ClassPredictions): Int32Array {
  const predicted = new Int32Array(p.truth.length);
  for (let i = 0; i < predicted.length; i++) {
    let best = 0;
    for (let c = 1; c < p.classes; c++) {
      if (at(p.probabilities, i * p.classes + c) > at(p.probabilities, i * p.classes + best)) best = c;
    }
    predicted[i] = best;
  }
  return predicted;
}

/** Returns the predictions as classes; throws RangeError for values, a mistake of the caller. */
export function asClasses(p: Predictions): ClassPredictions {
  if (p.kind !== "classes") throw new RangeError("This measure needs predicted classes, not values.");
  return p;
}

/** Returns the predictions as values; throws RangeError for classes, a mistake of the caller. */
export function asValues(p: Predictions): ValuePredictions {
  if (p.kind !== "values") throw new RangeError("This measure needs predicted values, not classes.");
  return p;
}
