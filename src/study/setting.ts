import type { Encoder } from "../encode/encoder.ts";
import { inputGroups } from "../encode/inputGroups.ts";
import { significant } from "../measure/words.ts";
import type { Activation } from "../network/layers/activation.ts";
import type { LayerSpec } from "../network/layers/all.ts";
import { type Mlp, mlp } from "../network/mlp.ts";
import type { Network } from "../network/network.ts";
import { tabm } from "../network/tabm.ts";
import { regularizers } from "../regularize/all.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import type { Member } from "../train/population.ts";
import { shapes } from "../train/schedule/all.ts";
import type { Schedule } from "../train/schedule/schedule.ts";
import type { ShapeName } from "../train/schedule/shape.ts";
import { defaults } from "./defaults.ts";
import type { SettingSummary } from "./result.ts";

/** Everything about a network but its rows and its seed. */
export interface Setting {
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** What stands beside the plain columns of numbers: nothing, bins, or waves. */
  readonly numericEmbedding: "none" | "piecewise-linear" | "periodic";
  /** Deviation of the waves' frequencies at the start, in waves for each standard deviation of a column. */
  readonly sigma?: number;
  /** Whether hidden layers are added to what flows into them, where widths are equal (default: no). */
  readonly residual?: boolean;
  /** Members of a shared-weight ensemble inside the network (default: a plain network). */
  readonly copies?: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly steps: number;
  /** How the learning rate moves over the steps (default: cosine). */
  readonly schedule?: ShapeName;
  readonly strengths: Strengths;
}

/** What a setting says of its hidden layers. */
export type Shape = Pick<Setting, "hidden" | "residual">;

/** What networks of a study read and say. */
export interface Interface {
  readonly width: number;
  readonly plainWidth: number;
  /** Of the plain columns, the first so many are numbers (default: none is known to be). */
  readonly numbers?: number;
  /** Classes, or 1 for regression. */
  readonly outputs: number;
}

/** Returns what networks read that are fed by this encoder, and say. */
export const faceOf = (
  encoder: Encoder,
  outputs: number,
  { width, plainWidth }: Pick<Interface, "width" | "plainWidth"> = encoder,
): Interface => ({ width, plainWidth, numbers: encoder.toJSON().numeric.length, outputs });

/** Returns the architecture of a setting. */
export function networkOf(setting: Setting, { width, plainWidth, numbers = 0, outputs }: Interface): Network {
  const { hidden, activation, numericEmbedding, sigma, residual, copies = 1 } = setting;
  const embedding: Pick<Mlp, "inputs" | "plainInputs" | "front"> =
    numericEmbedding === "piecewise-linear"
      ? { inputs: width, plainInputs: plainWidth }
      : numericEmbedding === "periodic" && numbers > 0
        ? { inputs: plainWidth, front: [wavesOf(numbers, sigma)] }
        : { inputs: plainWidth, plainInputs: plainWidth };
  const shape = { ...embedding, hidden, activation, outputs };
  return copies > 1 && hidden.length > 0
    ? tabm({ ...shape, copies })
    : mlp({ ...shape, ...(residual && { residual }) });
}

/** PBLD as in RealMLP (Holzmueller et al. 2024): 16 frequencies and 4 new units for each number. */
const wavesOf = (columns: number, sigma = 0.1): LayerSpec => ({
  layer: "periodic",
  columns,
  form: "pbld",
  frequencies: 16,
  width: 4,
  sigma,
});

/**
 * Returns which encoded columns a member takes as one, those of a feature, where it drops inputs by groups; nothing
 * where it does not.
 *
 * @param matrix widths of a matrix that is wider than the encoder (default: the encoder's own)
 */
export const groupsFor = (
  { strengths }: Setting,
  encoder: Encoder,
  matrix: Pick<Interface, "width" | "plainWidth"> = encoder,
): Pick<Member, "inputGroups"> =>
  (strengths.groupL1 ?? 0) > 0 ? { inputGroups: inputGroups(encoder, matrix) } : {};

/**
 * Returns how the learning rate of a setting moves.
 *
 * @param steps where the training is longer than the setting says, as on more rows
 */
export const scheduleOf = ({ steps: own, schedule: shape }: Setting, steps: number = own): Schedule => ({
  steps,
  warmup: shapes[shape ?? "cosine"].rises ? 0 : Math.round(steps * defaults.warmup),
  ...(shape !== undefined && { shape }),
});

export const summarize = (setting: Setting, earlyStopping: boolean): SettingSummary => {
  const { strengths, ...rest } = setting;
  return { ...rest, ...strengths, earlyStopping };
};

/** Returns the strengths that are on, by name; early stopping counts as strength 1. */
export function strengthsOn(strengths: Strengths, earlyStopping: boolean): Readonly<Record<string, number>> {
  const on = Object.entries(strengths).filter(([, strength]) => strength > 0);
  return Object.fromEntries(earlyStopping ? [...on, ["earlyStopping", 1]] : on);
}

/** Returns a hidden shape in words: "2 x 128", "64-32", "no hidden layer". */
export function shapeInWords(hidden: readonly number[]): string {
  const [first] = hidden;
  if (first === undefined) return "no hidden layer";
  return hidden.every((units) => units === first) ? `${hidden.length} x ${first}` : hidden.join("-");
}

/** Returns the strengths that are on in words: "dropout 0.25, weight decay 0.1"; empty for none. */
export const strengthsInWords = (strengths: Strengths): string =>
  Object.entries(strengthsOn(strengths, false))
    .map(([name, strength]) => `${regularizers[name as keyof Strengths].label} ${significant(strength, 2)}`)
    .join(", ");
