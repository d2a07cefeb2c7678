import { biasCount, statisticCount } from "../network/network.ts";
import { type Run, stackParameters } from "./evaluate.ts";
import { judged, type Learner } from "./learner.ts";
import type { Parameters, Population } from "./population.ts";

/** One member's parameters, and the training rows that their statistics are measured over. */
interface Measurement {
  readonly parameters: Parameters;
  readonly rows: Int32Array;
}

/**
 * Returns the parameters with their running statistics measured anew: the mean, in float64, of those of every
 * minibatch of the rows. Averaged weights need it, since the average of statistics is not the statistics of the
 * average (Izmailov et al. 2018, section 3.2; PyTorch's update_bn). Unlike there, dropout, noise and mixing are off,
 * as they are where the statistics will be used. Rows that do not fill a last minibatch are left out; a minibatch
 * larger than all rows holds them in turn. Nothing is random.
 */
async function measureStatistics(
  { network, batchSize }: Population,
  measurements: readonly Measurement[],
  run: Run,
): Promise<Parameters[]> {
  const count = measurements.length;
  const size = statisticCount(network);
  const batches = measurements.map(({ rows }) => Math.max(1, Math.floor(rows.length / batchSize)));
  const sums = measurements.map(() => new Float64Array(size));
  const { weights, biases } = stackParameters(measurements.map(({ parameters }) => parameters));
  for (let batch = 0; batch < Math.max(...batches); batch++) {
    const dealt = Int32Array.from({ length: count * batchSize }, (_, i) => {
      const { rows } = measurements[Math.floor(i / batchSize)] as Measurement;
      return rows[(batch * batchSize + (i % batchSize)) % rows.length] ?? 0;
    });
    const { statistics = new Float32Array() } = await run({
      rows: { data: dealt, shape: [count, batchSize] },
      weights: { data: weights, shape: [count, 1, weights.length / count] },
      biases: { data: biases, shape: [count, 1, biases.length / count] },
    });
    sums.forEach((sum, k) => {
      if (batch >= (batches[k] ?? 0)) return;
      for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + (statistics[k * size + i] ?? Number.NaN);
    });
  }
  return measurements.map(({ parameters }, k) => {
    const shifted = parameters.biases.slice();
    const mean = Float32Array.from(sums[k] ?? [], (sum) => sum / (batches[k] ?? 1));
    shifted.set(mean, biasCount(network) - size);
    return { weights: parameters.weights, biases: shifted };
  });
}

/**
 * Returns the parameters that members are judged by after so many steps, ready for evaluation: averages of weights
 * with statistics of their own, where the network has any and `measure` the program for it.
 */
export async function judgedParameters(
  population: Population,
  learners: readonly Learner[],
  stepOf: (learner: Learner) => number,
  measure: Run | undefined,
): Promise<Parameters[]> {
  const { network } = population;
  const all = learners.map((learner) => ({
    learner,
    ...judged(learner, stepOf(learner), population.schedule.steps),
  }));
  const averages = all.filter(({ isAverage }) => isAverage);
  if (measure === undefined || averages.length === 0) return all.map(({ parameters }) => parameters);
  const measured = await measureStatistics(
    population,
    averages.map(({ learner: { state, measured: rows }, parameters: { weights, biases } }) => {
      // Statistics that are no measurement, such as edges of bins, are what they are: no average of them.
      const own = biases.slice();
      const learned = biasCount(network) - statisticCount(network);
      own.set((state.biases ?? biases).subarray(learned), learned);
      return { parameters: { weights, biases: own }, rows };
    }),
    measure,
  );
  return all.map((one) => measured[averages.indexOf(one)] ?? one.parameters);
}
