import { randomFrom } from "../runtime/random.ts";
import type { Crew } from "../train/crew.ts";
import { microsecondsPerStep } from "../train/pace.ts";
import type { Course } from "../train/pack.ts";
import type { MatrixTrainRows, MatrixValidationRows, Member } from "../train/population.ts";
import { rowsPerLook, validationRows } from "./cost.ts";
import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import { baseSetting } from "./plan.ts";
import { networkOf, type Setting } from "./setting.ts";
import { checkEveryOf } from "./span.ts";

const noRows = new Int32Array();

/** Returns a training as a study would do it, on as many rows of a matrix, whichever they are. */
export function madeUpWork(
  grounds: Grounds,
  setting: Setting,
  key: number,
  train: Int32Array = new Int32Array(Math.min(grounds.trainRows, defaults.rowsToScore)),
  validation: Int32Array = new Int32Array(validationRows(grounds)),
): { readonly course: Course; readonly member: Member } {
  const { learningRate, strengths, batchSize, steps } = setting;
  return {
    course: {
      network: networkOf(setting, grounds.face),
      batchSize,
      schedule: { steps, warmup: 0 },
      checkEvery: checkEveryOf(setting, rowsPerLook(grounds)),
      patience: Number.POSITIVE_INFINITY,
      keepWeights: false,
      seed: grounds.seed,
    },
    member: {
      key: ["made up", key],
      train: train as MatrixTrainRows,
      validation: validation as MatrixValidationRows,
      learningRate,
      strengths,
    },
  };
}

/** Core-microseconds, as they are estimated, that each worker is timed for. */
const timedCost = 0.4e6;

/**
 * Returns the core-microseconds of the clock for one that is estimated: trains the recipe's network on made-up numbers
 * of the same shape, one on every worker, for about half a second. The study itself measures again as it goes.
 *
 * Random: the numbers, from the study's seed.
 */
export async function timeTraining(
  crew: Crew,
  grounds: Grounds,
  signal: AbortSignal | undefined,
): Promise<number> {
  const random = randomFrom(grounds.seed).split("made up");
  const { width, outputs } = grounds.face;
  const base = baseSetting(grounds);
  const rows = Math.max(base.batchSize, Math.min(grounds.trainRows, 4 * base.batchSize));
  const y =
    grounds.description.task === "regression"
      ? Float32Array.from({ length: rows }, () => random.normal())
      : Int32Array.from({ length: rows }, () => random.integer(outputs));
  const id = await crew.load({
    x: Float32Array.from({ length: rows * width }, () => random.normal()),
    width,
    y,
  });
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row);
  const time = async (steps: number): Promise<number> => {
    const begun = performance.now();
    const populations = Array.from({ length: crew.threads }, (_, key) => {
      const { course, member } = madeUpWork(grounds, { ...base, steps }, key, everyRow, noRows);
      return { ...course, checkEvery: steps, members: [member] };
    });
    await crew.train(id, populations, { signal });
    return 1000 * (performance.now() - begun);
  };
  const ofOneStep = microsecondsPerStep(networkOf(base, grounds.face), base.batchSize);
  // The first training also writes the program.
  await time(1);
  const steps = Math.max(1, Math.round(timedCost / ofOneStep));
  const microseconds = await time(steps);
  await crew.forget(id);
  return microseconds / (steps * ofOneStep);
}
