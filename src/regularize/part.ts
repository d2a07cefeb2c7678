import type { Tensor } from "../graph/tensor.ts";
import type { Flow } from "../network/layers/layer.ts";
import type { Block } from "../network/parameters.ts";
import type { Random } from "../runtime/random.ts";
import type { Values } from "../runtime/session.ts";
import type { RegularizerName, Strengths } from "./regularizer.ts";

/** Values and shapes by the name of the input. */
export type Feeds = Readonly<Record<string, { readonly data: Values; readonly shape: readonly number[] }>>;

/** The networks of a program, as far as regularizers must know them. */
export interface Site {
  /** Encoded columns that they read. */
  readonly inputs: number;
  /** Places where hidden units may be silenced, first to last. */
  readonly hidden: readonly Flow[];
  /** Matrices of incoming weights in the flat weights, first to last: the last one belongs to the outputs. */
  readonly matrices: readonly { readonly at: number; readonly inputs: number; readonly outputs: number }[];
  /** Input that each row of the first matrix weighs (default: row i weighs input i). */
  readonly sources?: readonly number[];
  /** What label smoothing pulls targets towards; none where targets are values. */
  readonly chance: number | undefined;
}

/** What is at hand at one step of the loop. */
export interface Now {
  /** Returns this step's value of an input that has one for each step, [S, ...]. */
  at(perStep: Tensor): Tensor;
  /** Returns the inputs [K, B, width] and the targets [K, B, T] of rows of the data, int32 [K, B]. */
  inputsOf(rows: Tensor): Tensor;
  targetsOf(rows: Tensor): Tensor;
  /** 0 .. B-1, int32 [1, B]. */
  readonly position: Tensor;
}

/** Gradients of K members: of the weights, in their blocks, and of the biases [K, 1, biases]. */
export interface Gradient {
  readonly weights: readonly Tensor[];
  readonly biases: Tensor;
}

/**
 * What a regularizer writes into the training program: what it is fed, and what it changes on the way. Weights
 * come in blocks: all of them at once in small networks, large matrices one by one in wide ones, [K, 1, size]. Of
 * large tables a block holds the rows that the step reads, each once and zeros in place of repetitions, [K, R, width].
 */
export interface Written {
  readonly inputs: readonly Tensor[];
  onInputs?(inputs: Tensor, now: Now): Tensor;
  onTargets?(targets: Tensor, now: Now): Tensor;
  /** Hidden units at one of the places for it, [K, copies * B, units]. */
  onHidden?(units: Tensor, place: number, now: Now): Tensor;
  onGradient?(gradient: Gradient, weights: readonly Tensor[], now: Now): Gradient;
  beforeStep?(weights: Block, now: Now): Tensor;
  afterStep?(weights: Block, now: Now): Tensor;
  /** Moves the average that is carried beside the weights of a block, or beside the biases. */
  onAverage?(average: Tensor, parameters: Tensor, now: Now): Tensor;
}

/** A training that is to be fed. */
export interface Training {
  readonly site: Site;
  readonly batchSize: number;
  /** Steps of the schedule. */
  readonly steps: number;
  /** Randomness that members share: it depends on the seed alone. */
  readonly random: Random;
}

/** A member as far as regularizers must know it. */
export interface FedMember {
  readonly strengths: Strengths;
  /** Dropout rate of each hidden layer, in place of the common one. */
  readonly dropoutPerLayer?: readonly number[] | undefined;
  /** Which inputs belong together: those with the same number (default: each is by itself). */
  readonly inputGroups?: ArrayLike<number> | undefined;
  /** Units of its first matrix, where the program's are padded. */
  readonly firstUnits?: number | undefined;
  /** The member's own stream for that purpose; the same one at every call. */
  stream(purpose: string): Random;
}

/** The next steps of the members that still train. */
export interface Coming {
  /** Number of the first one, and how many there are. */
  readonly step: number;
  readonly steps: number;
  readonly members: readonly FedMember[];
  /** Rows that are dealt, [steps, members, batchSize]. */
  readonly rows: Int32Array;
  /** Learning rate of member k at the s-th of these steps. */
  learningRate(s: number, k: number): number;
  /** What is left at the s-th of these steps of a strength that may fade. */
  fade(name: RegularizerName, s: number, k: number): number;
}

/** The part of a training step that belongs to a regularizer. */
export interface Part {
  /** Describes it; called once for a program, outside of its loop. */
  write(site: Site): Written;
  /** Begins a training; what is returned gives the values of the inputs, run after run. */
  begin(training: Training): (coming: Coming) => Feeds;
}

/** Returns float [S, K, 1, 1] from one number for each step and member. */
export function perStep(coming: Coming, of: (s: number, k: number) => number): Feeds[string] {
  const { steps, members } = coming;
  const count = members.length;
  const data = new Float32Array(steps * count);
  // Twelve times as fast as `from`, and there are several of these in every run.
  for (let s = 0; s < steps; s++) for (let k = 0; k < count; k++) data[s * count + k] = of(s, k);
  return { data, shape: [steps, count, 1, 1] };
}

/** Returns what a member's strength is at a step: its own times what is left of it. */
export const strengthAt = (coming: Coming, name: keyof Strengths, s: number, k: number): number =>
  (coming.members[k]?.strengths[name] ?? 0) * coming.fade(name, s, k);
