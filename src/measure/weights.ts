import { at } from "./at.ts";

/** Weights counted: those that are exactly 0, and the others in bins. */
export interface WeightCounts {
  readonly weights: number;
  readonly zeros: number;
  /** Weights in each bin, those that are 0 left out; what lies outside is in the first and in the last. */
  readonly counts: readonly number[];
}

/** Returns the counts of weights; `edges` rise, and bin i holds what is at least edge i and below edge i + 1. */
export function countWeights(weights: Float32Array, edges: readonly number[]): WeightCounts {
  const counts = new Array<number>(edges.length - 1).fill(0);
  let zeros = 0;
  for (const weight of weights) {
    if (weight === 0) {
      zeros++;
      continue;
    }
    let bin = 0;
    while (bin < counts.length - 1 && weight >= at(edges, bin + 1)) bin++;
    counts[bin] = at(counts, bin) + 1;
  }
  return { weights: weights.length, zeros, counts };
}

/**
 * Returns edges of bins of equal width around 0, a bin in the middle, which hold nearly all of the weights: all but
 * one in a hundred of those that are not 0. Of no such weights, edges from -1 to 1.
 */
export function weightEdges(weights: Float32Array, bins = 31): number[] {
  const sizes = weights
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort();
  const reach = sizes[Math.min(sizes.length - 1, Math.floor(0.99 * sizes.length))] ?? 1;
  return Array.from({ length: bins + 1 }, (_, i) => reach * ((2 * i) / bins - 1));
}
