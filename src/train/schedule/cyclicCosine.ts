import type { Shape } from "./shape.ts";

/** M of the paper. */
const cycles = 4;

const cycleLength = (steps: number): number => Math.max(1, Math.ceil(steps / cycles));

/** Equation 2 of Huang et al. 2017: (1 + cos(pi mod(t, c) / c)) / 2 with cycles of c = ceil(T / 4) steps. */
export const cyclicCosine: Shape = {
  name: "cyclicCosine",
  words: "Falls from its full value to 0 along half a cosine, four times, each over a quarter of the steps.",
  rises: false,
  at(step, steps) {
    if (step >= steps) return 0;
    const length = cycleLength(steps);
    return 0.5 * (1 + Math.cos((Math.PI * (step % length)) / length));
  },
};

/**
 * Returns the steps after which its cycles end, after a warm-up; the last one may be up to three steps shorter. There
 * are fewer cycles where there are fewer than ten steps.
 */
export function cycleEnds({
  steps,
  warmup,
}: {
  readonly steps: number;
  readonly warmup: number;
}): readonly number[] {
  const length = cycleLength(steps - warmup);
  const ends = Array.from({ length: cycles }, (_, i) => Math.min(steps, warmup + (i + 1) * length));
  return [...new Set(ends)];
}
