/** How the learning rate moves over a training: linear warm-up, then half a cosine down to 0. */
export interface Schedule {
  /** Steps over which the rate falls to 0. A training may stop before. */
  readonly steps: number;
  /** Steps of linear rise at the start. */
  readonly warmup: number;
}

/** Returns the factor on the learning rate at a step (from 0), in (0, 1] (Loshchilov & Hutter 2017). */
export function rateAt({ steps, warmup }: Schedule, step: number): number {
  if (step < warmup) return (step + 1) / (warmup + 1);
  const progress = (step - warmup) / Math.max(1, steps - warmup);
  return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}
