import { type Encoder, fitEncoder } from "../encode/encoder.ts";
import type { Member as ModelMember } from "../model/compose.ts";
import type { Fold, TrainRows, ValidationRows } from "../split/rows.ts";
import type { Crew } from "../train/crew.ts";
import { type Course, pack } from "../train/pack.ts";
import type { MatrixTrainRows, MatrixValidationRows, Member, TrainedMember } from "../train/population.ts";
import { cycleEnds } from "../train/schedule/cyclicCosine.ts";
import { rowsPerLook } from "./cost.ts";
import type { Grounds } from "./grounds.ts";
import type { Journal } from "./journal.ts";
import type { EnsembleName } from "./result.ts";
import { faceOf, groupsFor, networkOf, type Setting, scheduleOf } from "./setting.ts";
import { checkEveryOf } from "./span.ts";

/** One network to be trained for good. */
export interface Order {
  readonly setting: Setting;
  readonly seed: number;
  /** Share of the steps after which to stop, as found on validation rows; 1 is the whole length. */
  readonly stopShare: number;
  /**
   * Stop at the very end of this cycle of the learning rate, from 0 on. Orders of one setting and seed that say so
   * follow one course from the same beginning, each to its own cycle: together they are the snapshots of one training.
   * That takes as many steps as 2.5 trainings in place of one, and needs no weights from the middle of a training.
   */
  readonly cycle?: number;
  /** Train on these of the rows (default: all). */
  readonly only?: TrainRows;
  /** Rows that the networks trained on that it was judged by (default: those of a fold). */
  readonly judgedRows?: number;
  /**
   * Train as long as the setting says, on `only`, and keep the weights that are best on these rows (default: none are
   * looked at on the way; it stops after its share of the steps, stretched by as much as there are more rows).
   */
  readonly watched?: ValidationRows;
}

export interface Trained {
  readonly encoder: Encoder;
  readonly members: readonly ModelMember[];
  readonly steps: readonly number[];
  /** Rows of the table that they were trained on. */
  readonly rows: TrainRows;
}

/**
 * Trains networks on the rows, or some of them, with an encoder fitted on all of these rows, and returns their weights. The
 * course of the learning rate is the one that was searched, stretched by as much as there are more rows; training stops
 * at the same point of it (recipe 6), or where rows that are watched are best.
 */
export async function trainForGood(
  {
    grounds,
    crew,
    journal,
    signal,
    networksTrained = 0,
  }: {
    grounds: Grounds;
    crew: Crew;
    journal: Journal;
    signal: AbortSignal | undefined;
    /** Before these, as progress tells it. */
    networksTrained?: number;
  },
  rows: TrainRows,
  orders: readonly Order[],
): Promise<Trained> {
  const { table, description, seed, trainRows } = grounds;
  const encoder = fitEncoder(table, description, rows);
  const outputs = grounds.face.outputs;
  const face = faceOf(encoder, outputs);
  const y = encoder.target.encode(table, rows);
  const dataId = await crew.load({ x: encoder.encode(table, rows), width: encoder.width, y });
  const places = new Map(Array.from(rows, (row, i) => [row, i]));
  const placed = (own: Int32Array): Int32Array => Int32Array.from(own, (row) => places.get(row) ?? -1);
  const everyRow = placed(rows);
  const jobs = orders.map((order, i) => {
    const { setting, only = rows, judgedRows = trainRows, watched, cycle } = order;
    const stretch = watched === undefined ? only.length / judgedRows : 1;
    const steps = Math.max(1, Math.round(setting.steps * stretch));
    const schedule = scheduleOf(setting, steps);
    const share = watched === undefined ? order.stopShare : 1;
    const stop = cycle === undefined ? Math.round(steps * share) : cycleEnds(schedule)[cycle];
    const member: Member = {
      key: ["final", order.seed, cycle === undefined ? i : "cycles"],
      train: (only === rows ? everyRow : placed(only)) as MatrixTrainRows,
      // Only the weights are kept: no row is scored.
      scored: new Int32Array() as MatrixTrainRows,
      validation: placed(watched ?? new Int32Array()) as MatrixValidationRows,
      learningRate: setting.learningRate,
      strengths: setting.strengths,
      ...groupsFor(setting, encoder),
      stopAfter: Math.max(1, stop ?? steps),
    };
    const network = networkOf(setting, face);
    const course: Course = {
      network,
      batchSize: setting.batchSize,
      schedule,
      checkEvery: watched === undefined ? steps : checkEveryOf(setting, rowsPerLook(grounds)),
      patience: Number.POSITIVE_INFINITY,
      keepWeights: true,
      seed,
    };
    return { i, course, member, network };
  });
  const packed = pack(jobs, (job) => job);
  const populations = packed.map(({ population }) => population);
  const total = jobs.reduce((sum, { member }) => sum + (member.stopAfter ?? 0), 0);
  const begun = performance.now();
  let done = 0;
  const results = await crew.train(dataId, populations, {
    signal,
    onSteps: (memberSteps) => {
      done += memberSteps;
      const share = Math.min(1, done / total);
      const secondsLeft = ((performance.now() - begun) / 1000) * (1 / share - 1);
      journal.tell({ event: "progress", stage: "final", done: share, secondsLeft, networksTrained });
    },
  });
  await crew.forget(dataId);
  const members: ModelMember[] = [];
  const steps: number[] = [];
  for (const [b, { items }] of packed.entries()) {
    for (const [k, { i, network }] of items.entries()) {
      const trained = results[b]?.[k] as TrainedMember;
      const isBest = orders[i]?.watched !== undefined && orders[i]?.cycle === undefined;
      const { parameters, step } = isBest ? trained.best : trained.last;
      if (parameters === undefined) throw new Error("weights were not handed back");
      members[i] = { network, ...parameters };
      steps[i] = step;
    }
  }
  return { encoder, members, steps, rows };
}

/**
 * Returns the rows that the networks of a final model were trained on, together: all that are not sealed; without a refit
 * the training rows of the first fold, unless each network left another fold out.
 */
export function rowsTrainedOn(
  { rest, folds }: { readonly rest: TrainRows; readonly folds: readonly Fold[] },
  isRefitted: boolean,
  kept: EnsembleName,
): TrainRows {
  const [first] = folds;
  return isRefitted || kept === "folds" || first === undefined ? rest : first.train;
}
