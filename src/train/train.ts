import { availableParallelism } from "node:os";
import type { Network } from "../network/network.ts";
import { noStrengths, type Strengths } from "../regularize/regularizer.ts";
import { fail } from "../runtime/errors.ts";
import { openCrew } from "./crew.ts";
import { descriptionOf } from "./description.ts";
import { dataOf, type Examples, matrixOf, type Parts, rowsOf } from "./examples.ts";
import { networkModel, networkOutputs } from "./export.ts";
import { freeBytes, type Holding, holdingFor, memoryNeeded } from "./memory.ts";
import { objectiveOf } from "./objectives/all.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import type { OptimizerSettings } from "./optimizer/optimizer.ts";
import { type Course, type Packed, pack } from "./pack.ts";
import type { EncodedData, Fades, Member, Parameters, TrainedMember } from "./population.ts";
import { requireFit } from "./requirements.ts";
import { shapes } from "./schedule/all.ts";
import type { ShapeName } from "./schedule/shape.ts";

/** One network to train, with its hyperparameters. Everything but the network has a default. */
export interface TrainingTrial extends Parts {
  readonly network: Network;
  /** Default 0.002. */
  readonly learningRate?: number;
  /** Regularizers that are on (default: none). */
  readonly strengths?: Partial<Strengths>;
  /** Dropout rate of each place for it, first to last, in place of `strengths.dropout`. */
  readonly dropoutPerLayer?: readonly number[];
  readonly fades?: Fades;
  /** Which inputs belong together, by a number for each: `groupL1` keeps or drops them together (`inputGroups`). */
  readonly inputGroups?: ArrayLike<number>;
  /** What statistics of these names begin with: edges of bins that are the trial's own (`binStatistics`). */
  readonly statistics?: Readonly<Record<string, Float32Array>>;
  /** Rows a step (default: 256 from 3,000 training rows on, 64 below, and a quarter of the rows at most). */
  readonly batchSize?: number;
  /** Default: 30 epochs, at least 1,000 steps. */
  readonly steps?: number;
  /** How the learning rate moves over the steps (default: cosine, after a warm-up over 3 % of them). */
  readonly schedule?: ShapeName;
  /** Default: cross-entropy for labels, squared error for targets. */
  readonly objective?: ObjectiveSettings;
  /** Default: AdamW. */
  readonly optimizer?: OptimizerSettings;
  /** Looks at the validation rows, evenly spread over the steps (default 25). */
  readonly checks?: number;
  /** Looks without gain after which it stops (default: never; the best checkpoint is kept all the same). */
  readonly patience?: number;
  /** Names its random stream: weights, order of rows, masks (default 0). Trials that share it start alike. */
  readonly seed?: number;
}

export interface TrainingProgress {
  /** Share of the steps that is done; trials that stop early bring it to 1 sooner. */
  readonly done: number;
  /** Steps of all networks together. */
  readonly memberSteps: number;
  readonly seconds: number;
  readonly secondsLeft: number | undefined;
}

export interface TrainingOptions {
  /** Worker threads (default: one per core). They change nothing in the results. */
  readonly threads?: number;
  /** Bytes that training may take (default: 60 % of the memory that is free). */
  readonly memoryBytes?: number;
  /** Ends training within about 50 ms. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** A trained network. Losses and outputs are those of the kept checkpoint, in evaluation mode. */
export interface TrainedNetwork {
  readonly trial: TrainingTrial;
  readonly network: Network;
  /** Step of the checkpoint: the one with the lowest validation loss, or the last one without validation rows. */
  readonly step: number;
  readonly trainLoss: number;
  /** NaN without validation rows. */
  readonly validationLoss: number;
  /** [rows, outputs], in the order of the trial's rows. */
  readonly trainOutputs: Float32Array;
  readonly validationOutputs: Float32Array;
  /** Losses at every look; `trainLoss` over at most 512 of the training rows. */
  readonly curve: TrainedMember["curve"];
  readonly parameters: Parameters;
  /** Parameters that are not exactly 0. */
  readonly nonZero: number;
  /** Whether the loss became infinite or not a number on the way. */
  readonly diverged: boolean;
  /**
   * Returns what the objective tells of rows: probabilities of the classes [rows, classes], or values.
   *
   * @throws UnseenError examples_shape, examples_value
   */
  predict(x: Examples["x"]): Promise<Float64Array>;
  /** Returns the bytes of an ONNX model: `x` float [n, inputs] in, `outputs` float [n, outputs] out. */
  toOnnx(): Uint8Array;
}

/**
 * Trains one network, or a list of trials as populations side by side: as many as share a shape in one program,
 * on all cores. Rows are used as they are; nothing is encoded, standardized or split here.
 *
 * Random are initial weights, order of rows, masks and noise, each from the trial's seed alone: a trial gives the
 * same result alone and in any company (to float rounding), and the same bits with any number of threads.
 *
 * @throws UnseenError for rows, labels and settings that do not fit together, before training starts; the
 * signal's reason when it aborts
 */
export async function train(
  network: Network,
  examples: Examples & Parts,
  options?: TrainingOptions & Omit<TrainingTrial, "network" | keyof Parts>,
): Promise<TrainedNetwork>;
export async function train(
  trials: readonly TrainingTrial[],
  examples: Examples & Parts,
  options?: TrainingOptions,
): Promise<TrainedNetwork[]>;
export async function train(
  what: Network | readonly TrainingTrial[],
  examples: Examples & Parts,
  options: TrainingOptions & Omit<TrainingTrial, "network"> = {},
): Promise<TrainedNetwork | TrainedNetwork[]> {
  if (!("layers" in what)) return trainAll(what, examples, options);
  const { threads: _, memoryBytes: __, signal: ___, onProgress: ____, ...hyperparameters } = options;
  const [trained] = await trainAll([{ ...hyperparameters, network: what }], examples, options);
  if (trained === undefined) throw new Error("one network was to be trained");
  return trained;
}

interface Job {
  readonly trial: TrainingTrial;
  readonly course: Course;
  readonly member: Member;
}

async function trainAll(
  trials: readonly TrainingTrial[],
  examples: Examples & Parts,
  { threads = availableParallelism(), memoryBytes = freeBytes(), signal, onProgress }: TrainingOptions,
): Promise<TrainedNetwork[]> {
  signal?.throwIfAborted();
  if (trials.length === 0) return [];
  const data = dataOf(examples);
  const jobs = trials.map((trial, i) => jobOf(trial, i, examples, data));
  const { packed, workers, holding } = planWithin(jobs, data, threads, memoryBytes);
  const crew = openCrew(workers);
  try {
    const id = await crew.load(data, holding);
    const total = jobs.reduce((sum, { course }) => sum + course.schedule.steps, 0);
    const begun = performance.now();
    let memberSteps = 0;
    const results = await crew.train(
      id,
      packed.map(({ population }) => population),
      {
        signal,
        onSteps(steps) {
          memberSteps += steps;
          const done = Math.min(1, memberSteps / total);
          const seconds = (performance.now() - begun) / 1000;
          const secondsLeft = done > 0.02 ? (seconds * (1 - done)) / done : undefined;
          onProgress?.({ done, memberSteps, seconds, secondsLeft });
        },
      },
    );
    const trained = new Map<Job, TrainedMember>();
    for (const [p, { items }] of packed.entries()) {
      for (const [k, job] of items.entries()) trained.set(job, results[p]?.[k] as TrainedMember);
    }
    return jobs.map((job) => networkFrom(job, trained.get(job) as TrainedMember, data));
  } finally {
    await crew.close();
  }
}

/** Rows a step, from the number of training rows. */
const batchSizeFor = (rows: number): number =>
  Math.max(1, Math.min(rows >= 3000 ? 256 : 64, Math.floor(rows / 4)));

function jobOf(trial: TrainingTrial, index: number, examples: Parts, data: EncodedData): Job {
  const { network, strengths, dropoutPerLayer, fades, inputGroups, statistics, objective, optimizer } = trial;
  const parts = { train: trial.train ?? examples.train, validation: trial.validation ?? examples.validation };
  const given = Object.fromEntries(Object.entries(parts).filter(([, rows]) => rows !== undefined));
  const rows = rowsOf(given, data.y.length, `trial ${index}`);
  const batchSize = trial.batchSize ?? batchSizeFor(rows.train.length);
  const steps = trial.steps ?? Math.max(1000, Math.ceil((30 * rows.train.length) / batchSize));
  const shape = trial.schedule ?? "cosine";
  const member: Member = {
    key: ["trial", trial.seed ?? 0],
    ...rows,
    learningRate: trial.learningRate ?? 2e-3,
    strengths: { ...noStrengths, ...strengths },
    ...(dropoutPerLayer && { dropoutPerLayer }),
    ...(inputGroups && { inputGroups }),
    ...(statistics && { statistics }),
    ...(fades && { fades }),
  };
  const course: Course = {
    network,
    batchSize,
    schedule: { steps, warmup: shapes[shape].rises ? 0 : Math.round(0.03 * steps), shape },
    ...(objective && { objective }),
    ...(optimizer && { optimizer }),
    checkEvery: Math.max(1, Math.ceil(steps / (trial.checks ?? 25))),
    patience: trial.patience ?? Number.POSITIVE_INFINITY,
    keepWeights: true,
    seed: 0,
  };
  const job = { trial, course, member };
  try {
    requireFit({ ...course, members: [member] }, data);
  } catch (cause) {
    throw fail("trial_misfit", { trial: index, why: (cause as Error).message });
  }
  return job;
}

/** Packs the jobs so that training stays inside the memory: fewer members side by side, then fewer workers. */
function planWithin(
  jobs: readonly Job[],
  data: EncodedData,
  threads: number,
  limitBytes: number,
): { readonly packed: readonly Packed<Job>[]; readonly workers: number; readonly holding: Holding } {
  const holding = holdingFor(data, threads, limitBytes);
  let needed = Number.POSITIVE_INFINITY;
  for (let workers = holding === "one" ? 1 : threads; workers >= 1; workers = Math.floor(workers / 2)) {
    for (let most = 32; most >= 1; most /= 2) {
      const packed = pack(jobs, (job) => job, most);
      const populations = packed.map(({ population }) => population);
      needed = memoryNeeded(populations, data, workers, holding);
      // One worker that holds the table alone still computes with all threads.
      if (needed <= limitBytes) return { packed, workers: holding === "one" ? threads : workers, holding };
    }
  }
  throw fail("memory_short", { neededBytes: needed, limitBytes });
}

function networkFrom(
  { trial, course, member }: Job,
  { best, curve, diverged }: TrainedMember,
  data: EncodedData,
): TrainedNetwork {
  const { network } = course;
  const { parameters } = best;
  if (parameters === undefined) throw new Error("weights were not handed back");
  const objective = objectiveOf(descriptionOf({ ...course, members: [member] }, data).objective);
  return {
    trial,
    network,
    step: best.step,
    trainLoss: best.trainLoss,
    validationLoss: best.validationLoss,
    trainOutputs: best.trainOutputs,
    validationOutputs: best.validationOutputs,
    curve,
    parameters,
    nonZero: best.nonZero,
    diverged,
    async predict(x) {
      const matrix = matrixOf(x);
      if (matrix.width < network.inputs) {
        const found = `${matrix.width} columns`;
        throw fail("examples_shape", { what: "x", found, expected: `${network.inputs} or more` });
      }
      return objective.answers(await networkOutputs(network, parameters, matrix), network.outputs);
    },
    toOnnx: () => networkModel(network, parameters),
  };
}
