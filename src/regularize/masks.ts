import { add, mul } from "../graph/ops/arithmetic.ts";
import { cast, greaterOrEqual } from "../graph/ops/compare.ts";
import { gather, reshape } from "../graph/ops/shape.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import type { Coming, Feeds, Now } from "./part.ts";
import type { Pool } from "./pool.ts";

/** Smallest byte that keeps a unit, for a rate in [0, 1): units whose byte is below it are silenced. */
export const dropoutThreshold = (rate: number): number => Math.min(255, Math.round(rate * 256));

/** What kept units are multiplied by: the inverse of the share that is kept. */
export const dropoutScale = (rate: number): number => 256 / (256 - dropoutThreshold(rate));

/** Returns the rows [K, B] of a pool that members read: B of them from `start`, int32 [K], on. */
export const rowsFrom = (start: Tensor, position: Tensor): Tensor =>
  add(reshape(start, [start.shape[0] ?? 1, 1]), position);

interface DropoutTensors {
  /** Random bytes, [rows, copies * units of the layer]. */
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
 * Returns the units [K, copies * B, H] with a fresh mask: row b of member k reads row start[k] + b of the pool,
 * which has bytes for all copies. A gather of bytes costs a hundredth of drawing random numbers in the graph.
 */
function drop(units: Tensor, { pool, start, position, threshold, scale }: DropoutTensors): Tensor {
  const bytes = reshape(gather(pool, rowsFrom(start, position)), units.shape);
  const kept = cast(greaterOrEqual(bytes, threshold), "float");
  return mul(units, mul(kept, scale));
}

/** The masks of one layer, or of the inputs: what they are fed as, and how they are made. */
export interface Masks {
  readonly inputs: readonly Tensor[];
  drop(units: Tensor, now: Now): Tensor;
  feeds(
    coming: Coming,
    starts: Int32Array,
    pool: Pool<Uint8Array>,
    rate: (s: number, k: number) => number,
  ): Feeds;
}

/** Returns the masks for a layer of so many units; all inputs carry `suffix` in their names. */
export function masksFor(suffix: string | number, units: number): Masks {
  const pool = input(`pool${suffix}`, "uint8", [`R${suffix}`, units]);
  const start = input(`start${suffix}`, "int32", ["S", "K"]);
  const threshold = input(`threshold${suffix}`, "uint8", ["S", "K", 1, 1]);
  const scale = input(`scale${suffix}`, "float", ["S", "K", 1, 1]);
  return {
    inputs: [pool, start, threshold, scale],
    drop: (x, { at, position }) =>
      drop(x, { pool, start: at(start), position, threshold: at(threshold), scale: at(scale) }),
    feeds({ step, steps, members: { length: count } }, starts, random, rate) {
      const thresholds = new Uint8Array(steps * count);
      const scales = new Float32Array(steps * count);
      for (let s = 0; s < steps; s++) {
        for (let k = 0; k < count; k++) {
          const own = rate(s, k);
          thresholds[s * count + k] = dropoutThreshold(own);
          scales[s * count + k] = dropoutScale(own);
        }
      }
      const shape = [steps, count, 1, 1];
      return {
        [`pool${suffix}`]: random.matrix(step, units),
        [`start${suffix}`]: { data: starts, shape: [steps, count] },
        [`threshold${suffix}`]: { data: thresholds, shape },
        [`scale${suffix}`]: { data: scales, shape },
      };
    },
  };
}
