import { shapes } from "./all.ts";
import type { ShapeName } from "./shape.ts";

/** How the learning rate moves over a training: linear warm-up, then a shape. */
export interface Schedule {
  /** Steps that the whole schedule takes. A training may stop before. */
  readonly steps: number;
  /** Steps of linear rise at the start; 0 for shapes that rise by themselves (one-cycle, coslog4). */
  readonly warmup: number;
  /** What follows the warm-up (default: cosine). */
  readonly shape?: ShapeName;
}

/** Returns the factor on the learning rate at a step (from 0), in [0, 1]. */
export function rateAt({ steps, warmup, shape = "cosine" }: Schedule, step: number): number {
  if (step < warmup) return (step + 1) / (warmup + 1);
  return shapes[shape].at(step - warmup, Math.max(1, steps - warmup));
}
