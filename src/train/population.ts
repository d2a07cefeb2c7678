import type { Network } from "../network/network.ts";
import type { RegularizerName, Strengths } from "../regularize/regularizer.ts";
import type { RowsOf } from "../split/rows.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import type { OptimizerSettings } from "./optimizer/optimizer.ts";
import type { Schedule } from "./schedule/schedule.ts";
import type { ShapeName } from "./schedule/shape.ts";

/** Rows of an encoded matrix, not of the table; branded by what they may be used for. */
export type MatrixTrainRows = RowsOf<"train">;
export type MatrixValidationRows = RowsOf<"validation">;

/** An encoded table: what workers hold a copy of. */
export interface EncodedData {
  /** Row-major [rows, width]. */
  readonly x: Float32Array;
  readonly width: number;
  /** Class numbers, or standardized targets. */
  readonly y: Int32Array | Float32Array;
}

/** One network of a population: its own rows, seed and hyperparameters. */
export interface Member {
  /** Names its random stream: same name, same initial weights, order of rows and masks. */
  readonly key: readonly (string | number)[];
  /** Its network, where that is narrower than the population's (default: the population's). */
  readonly network?: Network;
  readonly train: MatrixTrainRows;
  /** Training rows that it is scored on at the end (default: all). */
  readonly scored?: MatrixTrainRows;
  /** May be empty: then the last weights are the ones that are kept. */
  readonly validation: MatrixValidationRows;
  readonly learningRate: number;
  readonly strengths: Strengths;
  /** Dropout rate of each hidden layer, first to last, in place of `strengths.dropout` for all. */
  readonly dropoutPerLayer?: readonly number[];
  /** Strengths that change over the steps, and how: "flatCosine" lets one fade to 0 (default: none does). */
  readonly fades?: Fades;
  /**
   * Which inputs belong together, such as the columns that encode one column of a table: those with the same
   * number. Group L1 keeps or drops them together (default: each is by itself).
   */
  readonly inputGroups?: ArrayLike<number>;
  /**
   * What its network's statistics of these names begin with, in place of the layers' own: edges of bins that
   * differ from fold to fold (`binStatistics`).
   */
  readonly statistics?: Readonly<Record<string, Float32Array>>;
  /** Stop after this step although the schedule goes on (default: never). */
  readonly stopAfter?: number;
  /** Where it stood when it paused, to go on from there (default: it begins). */
  readonly begun?: Standing;
}

/** Where a member stands that pauses: what it needs to go on as if it had not paused, but for its randomness. */
export interface Standing {
  /** Steps taken. */
  readonly step: number;
  /** What is carried from step to step, by the names of the program, padded as its population was. */
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly curve: TrainedMember["curve"];
  /** The best checkpoint so far. */
  readonly best:
    | { readonly step: number; readonly loss: number; readonly parameters: Parameters }
    | undefined;
  readonly diverged: boolean;
}

/** Regularizers whose strength may fade: those for which less is weaker. */
export type Fading = Exclude<
  RegularizerName,
  "earlyStopping" | "maxNorm" | "gradientClipping" | "weightAveraging" | "movingAverage"
>;
export type Fades = Readonly<Partial<Record<Fading, ShapeName>>>;

/** Networks of one shape that train together, step by step. */
export interface Population {
  /** What the programs compute; a member may have a narrower one, padded with silent units. */
  readonly network: Network;
  readonly batchSize: number;
  readonly schedule: Schedule;
  /** What is made small (default: cross-entropy of classes, squared error of values). */
  readonly objective?: ObjectiveSettings;
  /** How parameters move (default: AdamW). */
  readonly optimizer?: OptimizerSettings;
  /** Whether the losses of evaluation count class weights (default: no). */
  readonly weighEvaluation?: boolean;
  /** Steps that all members have taken before, each with what it has `begun` (default: none). */
  readonly firstStep?: number;
  /**
   * Step after which all members pause and hand back where they stand. Until they go on, only their validation rows
   * are scored (default: they train to the end).
   */
  readonly pauseAt?: number;
  /** Steps between two looks at the validation rows. */
  readonly checkEvery: number;
  /** Checks without improvement after which a member stops; Infinity trains all to the end. */
  readonly patience: number;
  readonly members: readonly Member[];
  /** Whether weights are handed back. */
  readonly keepWeights: boolean;
  /** Seed of the study. */
  readonly seed: number;
}

/** Flat parameters of one network: weights layer by layer, row-major, then biases layer by layer. */
export interface Parameters {
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** What a network says about rows in evaluation mode, row after row; its objective tells what that means. */
export interface Checkpoint {
  readonly step: number;
  readonly trainOutputs: Float32Array;
  readonly validationOutputs: Float32Array;
  /** Mean losses of all these rows; NaN where there are none. */
  readonly trainLoss: number;
  readonly validationLoss: number;
  /** Parameters that are not exactly 0. */
  readonly nonZero: number;
  readonly parameters: Parameters | undefined;
}

export interface TrainedMember {
  /**
   * The checkpoint with the lowest validation loss; the last one where there are no validation rows. Where an
   * average of the weights is taken, checkpoints are of the average from its beginning on.
   */
  readonly best: Checkpoint;
  readonly last: Checkpoint;
  /** Mean losses at every check, in evaluation mode; `trainLoss` over a sample of the training rows. */
  readonly curve: {
    readonly steps: readonly number[];
    readonly trainLoss: readonly number[];
    readonly validationLoss: readonly number[];
    /** Norm of all weights together, biases left out. */
    readonly weightNorm: readonly number[];
  };
  /** Whether the loss became infinite or not a number on the way. */
  readonly diverged: boolean;
  /** Where it stands, if its population pauses. */
  readonly standing?: Standing;
}
