import { add, mul } from "../graph/ops/arithmetic.ts";
import { cast, greaterOrEqual } from "../graph/ops/compare.ts";
import { gather, reshape } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Regularizer } from "./regularizer.ts";

/**
 * Dropout of hidden units (Srivastava et al. 2014), inverted: what is kept is scaled up in training, so that
 * nothing is left to do in evaluation. The rate is a multiple of 1/256, since masks are made from bytes.
 */
export const dropout: Regularizer = {
  name: "dropout",
  words: "Silences a random share of the hidden units at every step, so that no unit can lean on another.",
  range: {
    values: [0.1, 0.25, 0.5],
    source: "Srivastava et al. 2014; measured optimum 0.1 to 0.3 on tables",
  },
  describe: (rate) => `dropout silences ${Math.round(rate * 100)} % of the hidden units at every step`,
};

/** Smallest byte that keeps a unit, for a rate in [0, 1): units whose byte is below it are silenced. */
export const dropoutThreshold = (rate: number): number => Math.min(255, Math.round(rate * 256));

/** What kept units are multiplied by: the inverse of the share that is kept. */
export const dropoutScale = (rate: number): number => 256 / (256 - dropoutThreshold(rate));

export interface DropoutTensors {
  /** Random bytes, [rows, units of the layer]. */
  readonly pool: Tensor;
  /** First row of the pool that a member reads at this step: int32 [K]. */
  readonly start: Tensor;
  /** 0 .. B-1, int32 [1, B]. */
  readonly position: Tensor;
  /** uint8 and float [K, 1, 1]. */
  readonly threshold: Tensor;
  readonly scale: Tensor;
}

/**
 * Returns the units [K, B, H] with a fresh mask: row b of member k reads row start[k] + b of the pool. A gather
 * of bytes costs a hundredth of drawing random numbers in the graph.
 */
export function drop(units: Tensor, { pool, start, position, threshold, scale }: DropoutTensors): Tensor {
  const rows = add(reshape(start, [start.shape[0] ?? 1, 1]), position);
  const kept = cast(greaterOrEqual(gather(pool, rows), threshold), "float");
  return mul(units, mul(kept, scale));
}
