import { at } from "./at.ts";
import type { Predictions } from "./predictions.ts";

/**
 * Returns the weighted mean of several networks' probabilities (or values) for the same rows.
 *
 * @param weights of the networks, not all 0 (default: all the same, which gives their plain mean to the bit)
 * Throws RangeError without predictions.
 */
export function mixPredictions(
  all: readonly Predictions[],
  weights: ArrayLike<number> = all.map(() => 1),
): Predictions {
  const [first] = all;
  if (first === undefined) throw new RangeError("There are no predictions to average.");
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const mixed = new Float64Array(numbersOf(first).length);
  for (const [m, predictions] of all.entries()) {
    const weight = weights[m] ?? 0;
    const values = numbersOf(predictions);
    if (weight !== 0)
      for (let i = 0; i < mixed.length; i++) mixed[i] = at(mixed, i) + (at(values, i) * weight) / total;
  }
  return withNumbers(first, mixed);
}

/** Returns the probabilities [n, classes], or the values [n]. */
export const numbersOf = (p: Predictions): Float64Array =>
  p.kind === "classes" ? p.probabilities : p.values;

/** Returns predictions of the same rows that say other numbers. */
export const withNumbers = (p: Predictions, numbers: Float64Array): Predictions =>
  p.kind === "classes" ? { ...p, probabilities: numbers } : { ...p, values: numbers };
