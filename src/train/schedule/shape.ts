/** The course of a factor, on the learning rate or on a strength, over the steps of a training. */
export interface Shape {
  readonly name: ShapeName;
  /** What it does, in one sentence. */
  readonly words: string;
  /** Whether it begins low and rises by itself; a warm-up before it would make no sense. */
  readonly rises: boolean;
  /** Returns the factor in [0, 1] at a step from 0 to steps - 1, and past the end its last value. */
  at(step: number, steps: number): number;
}

export type ShapeName = "constant" | "cosine" | "oneCycle" | "flatCosine" | "coslog4" | "cyclicCosine";

/** Returns how much of the training is over at the beginning of a step: 0 to 1. */
export const progress = (step: number, steps: number): number => Math.min(1, step / Math.max(1, steps));
