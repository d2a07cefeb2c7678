import type { Tensor } from "../graph/tensor.ts";

/**
 * What trades training score for test score. Each one acts at one point of a training step, and never in
 * evaluation mode. Strengths are tensors with one value a member, so one program serves every mix; strength 0
 * changes nothing, to the bit.
 */
export interface Regularizer {
  readonly name: RegularizerName;
  /** What it does and what the strength means, in one sentence. */
  readonly words: string;
  /** Strengths worth trying, weakest first, with their source. */
  readonly range: { readonly values: readonly number[]; readonly source: string };
  /** Returns one sentence about this strength. */
  describe(strength: number): string;
}

export type RegularizerName = "dropout" | "l1" | "l2" | "weightDecay" | "earlyStopping";

/** Strength of each regularizer of a member; 0 is off. Early stopping is on or off. */
export interface Strengths {
  readonly dropout: number;
  readonly l1: number;
  readonly l2: number;
  readonly weightDecay: number;
}

export const noStrengths: Strengths = { dropout: 0, l1: 0, l2: 0, weightDecay: 0 };

/** Changes a gradient before the optimizer sees it. */
export type GradientHook = (weights: Tensor, gradient: Tensor, strength: Tensor) => Tensor;
/** Changes weights before or after the optimizer's step; `amount` is one value a member and step. */
export type WeightHook = (weights: Tensor, amount: Tensor) => Tensor;
