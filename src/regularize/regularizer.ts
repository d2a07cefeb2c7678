import type { Tensor } from "../graph/tensor.ts";
import type { Averaging } from "./averaging.ts";
import type { Part } from "./part.ts";

/**
 * What trades training score for test score. Each one acts at one point of a training step, or on which weights
 * are handed back, and never in evaluation mode. Strengths are tensors with one value a member, so one program
 * serves every mix; strength 0 changes nothing, to the bit.
 */
export interface Regularizer {
  readonly name: RegularizerName;
  /** Its name as people write it. */
  readonly label: string;
  /** What it does and what the strength means, in one sentence. */
  readonly words: string;
  /** Strengths worth trying, weakest first, with their source. */
  readonly range: { readonly values: readonly number[]; readonly source: string };
  /** Whether the strength is a limit: the smaller, the stronger, though 0 is none. */
  readonly limit?: true;
  /** Returns one sentence about this strength. */
  describe(strength: number): string;
  /** Its part of a training step; none where it acts outside of the program. */
  readonly part?: Part;
  /** How it averages weights, where an average is what it hands back. */
  readonly averaging?: Averaging;
}

export type RegularizerName = keyof Strengths | "earlyStopping";

/** Strength of each regularizer of a member; 0, or none named, is off. Early stopping is on or off. */
export interface Strengths {
  /** Share of the hidden units that is silenced. */
  readonly dropout: number;
  /** Times the learning rate: how far a step pulls each weight towards 0 (proximal). */
  readonly l1: number;
  readonly l2: number;
  readonly weightDecay: number;
  /** Share of the inputs that is silenced. */
  readonly inputDropout?: number;
  /** L1 as a term of the loss. */
  readonly l1Penalty?: number;
  /** Times the learning rate: how far a step pulls each input's weights, taken together, towards 0. */
  readonly groupL1?: number;
  /** Largest norm of a hidden unit's incoming weights. */
  readonly maxNorm?: number;
  /** Share of every target that is spread over all classes. */
  readonly labelSmoothing?: number;
  /** Standard deviation of what is added to the inputs. */
  readonly inputNoise?: number;
  /** Alpha of the Beta distribution that shares of two rows are drawn from. */
  readonly mixup?: number;
  /** Largest norm of a member's whole gradient. */
  readonly gradientClipping?: number;
  /** Share of the steps, at the end, whose weights are averaged (SWA). */
  readonly weightAveraging?: number;
  /** Share of a moving average of the weights that a step keeps (EMA). */
  readonly movingAverage?: number;
}

export const noStrengths: Strengths = { dropout: 0, l1: 0, l2: 0, weightDecay: 0 };

/** Changes a gradient before the optimizer sees it. */
export type GradientHook = (weights: Tensor, gradient: Tensor, strength: Tensor) => Tensor;
/** Changes weights before or after the optimizer's step; `amount` is one value a member and step. */
export type WeightHook = (weights: Tensor, amount: Tensor) => Tensor;
