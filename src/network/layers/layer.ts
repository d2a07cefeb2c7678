import type { Tensor } from "../../graph/tensor.ts";
import type { Random } from "../../runtime/random.ts";
import type { LayerSpec } from "./all.ts";

/**
 * What flows from layer to layer for K members: units [K, copies * B, width], copy after copy. Copies are the
 * members of a shared-weight ensemble inside one network; all other networks have one.
 */
export interface Flow {
  readonly width: number;
  readonly copies: number;
}

/**
 * What moves a parameter: the optimizer with decay and penalties (`weights`), the optimizer alone (`biases`:
 * shifts, gains, scales), or the layer itself while it trains (`statistics`, which are no parameters).
 */
export type ParameterKind = "weights" | "biases" | "statistics";

/** One tensor of a layer's parameters, as every member has it. */
export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Without the members' axis. */
  readonly shape: readonly number[];
  /** Whether it is a matrix [inputs, outputs] whose columns are the incoming weights of units. */
  readonly incoming?: true;
  /** Whether it is a table [rows, width] of which a step reads few rows: those that the layer looks up. */
  readonly table?: true;
  /** Returns the values before the first step, row-major; draws from `random` in the order of the shape. */
  initial(random: Random): Float32Array;
}

/** What a layer is told when it computes. */
export interface Pass {
  readonly before: Flow;
  /** Training, as against evaluation: batch statistics, dropout, copies apart. */
  readonly training: boolean;
  /** Share of the batch's own statistics in the next running ones: 0.1 in training, 1 where they are measured anew. */
  readonly momentum: number;
  /** Changes hidden units where the network lets dropout act; does nothing in evaluation. */
  onHidden(units: Tensor): Tensor;
  /** Takes the next value of one of the layer's statistics in training; `index` counts all of the layer's parameters. */
  keep(index: number, next: Tensor): void;
  /** Returns rows of one of the layer's tables, [K, ...rows, width], once for each; `index` as for `keep`. */
  lookUp(index: number, rows: Tensor): Tensor;
}

/** A layer inside another one, and what flows into it. */
export interface Inner {
  readonly spec: LayerSpec;
  readonly before: Flow;
}

/**
 * One kind of layer. A layer in a network is a plain object that names its kind and its settings, so that
 * networks can be compared, sent to workers and stored.
 */
export interface Layer<Spec extends { readonly layer: string }> {
  readonly name: Spec["layer"];
  /** What it does, in one sentence. */
  readonly words: string;
  /** Returns what flows on; throws where the settings do not fit what flows in. */
  after(spec: Spec, before: Flow): Flow;
  /** Returns its parameters, in the order in which `forward` takes them. */
  parameters(spec: Spec, before: Flow): readonly Parameter[];
  /** Returns the layers that it is made of, in the order of their parameters, which are then all it has. */
  inside?(spec: Spec, before: Flow): readonly Inner[];
  /**
   * Returns the units after it. In evaluation a row's units depend on that row alone.
   *
   * @param units [K, copies * B, width]
   * @param parameters [K, ...shape] each
   */
  forward(spec: Spec, units: Tensor, parameters: readonly Tensor[], pass: Pass): Tensor;
  /**
   * Returns, for each unit after it, the one before it that it is made from; absent where units stay in their
   * places, or where all are mixed.
   */
  sources?(spec: Spec, before: Flow): readonly number[];
  /** Returns it in a few words, such as "dense, 64 units". */
  describe(spec: Spec, before: Flow): string;
}

export const filled = (size: number, value: number) => (): Float32Array => new Float32Array(size).fill(value);

/** Returns a maker of normal numbers with mean 0. */
export const normal = (size: number, deviation: number) =>
  drawn(size, (random) => deviation * random.normal());

/** Returns a maker of numbers uniform within `bound` of 0. */
export const uniform = (size: number, bound: number) =>
  drawn(size, (random) => (2 * random.uniform() - 1) * bound);

const drawn =
  (size: number, draw: (random: Random) => number) =>
  (random: Random): Float32Array => {
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = draw(random);
    return values;
  };
