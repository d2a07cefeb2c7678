import { expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import {
  dataOf,
  exclusiveOr,
  member,
  parametersOf,
  population,
  rows,
  train,
} from "../../test/training/train.ts";
import { mlp } from "../network/mlp.ts";
import { parameterCount, statisticCount } from "../network/network.ts";
import { begin } from "./learner.ts";
import { judgedParameters } from "./statistics.ts";

const [inputs, units] = [3, 4];
const network = mlp({ inputs, hidden: [units], normalization: "batch", outputs: 2 });
const data = dataOf(96, inputs, "classes", exclusiveOr);
const settings = { batchSize: 16, schedule: { steps: 30, warmup: 0 }, checkEvery: 10 };

/** What the hidden units of all rows are before they are normalized: rows by units, in float64. */
function hiddenUnits(weights: Float32Array, on: Int32Array): number[][] {
  return Array.from(on, (row) =>
    Array.from({ length: units }, (_, j) =>
      Array.from({ length: inputs }, (_, i) => i).reduce(
        (sum, i) => sum + (data.x[row * inputs + i] ?? NaN) * (weights[i * units + j] ?? NaN),
        0,
      ),
    ),
  );
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

it.each([
  ["an average of the tail", { weightAveraging: 0.5 }],
  ["a moving average", { movingAverage: 0.9 }],
])("%s has the statistics of its own weights over the training rows", async (_, strengths) => {
  // One batch holds all training rows, so that mean and variance are plain ones.
  const own = member("one", { train: rows(0, 16), validation: rows(64, 96), learningRate: 0.1, strengths });
  const [averaged] = await train(data, population(network, [own], settings));
  const last = averaged?.last.parameters ?? expect.fail("no parameters");
  const columns = hiddenUnits(last.weights, own.train);
  const expected = Array.from({ length: 2 * units }, (_, i) => {
    const values = columns.map((row) => row[i % units] ?? NaN);
    const mean = meanOf(values);
    return i < units ? mean : (meanOf(values.map((x) => (x - mean) ** 2)) * 16) / 15;
  });
  const kept = [...last.biases.subarray(last.biases.length - 2 * units)];
  expectClose(kept, expected, { relative: 1e-5, absolute: 1e-6 }, "statistics");
  // What was judged is what is handed back: the outputs of the checkpoint are by these statistics.
  const best = averaged?.best ?? expect.fail("no checkpoint");
  const at = averaged?.curve.steps.indexOf(best.step) ?? -1;
  const losses = Array.from(own.validation, (row, i) => {
    const [a = NaN, b = NaN] = best.validationOutputs.subarray(2 * i, 2 * i + 2);
    return Math.log1p(Math.exp(data.y[row] === 0 ? b - a : a - b));
  });
  expect(meanOf(losses)).toBeCloseTo(averaged?.curve.validationLoss[at] ?? NaN, 5);
});

it("statistics are the mean of those of whole minibatches, of training rows alone", async () => {
  const own = member("one", { train: rows(0, 37), strengths: { weightAveraging: 1 } });
  const all = population(network, [own, member("two", { train: rows(40, 50) })], {
    ...settings,
    batchSize: 8,
  });
  const names = ["weights", "biases", "weightsAverage", "biasesAverage"];
  const learners = all.members.map((one) => begin(all, one, names));
  const seen: number[] = [];
  const judged = await judgedParameters(
    all,
    learners,
    () => 5,
    async ({ rows: dealt }) => {
      const batch = seen.length / 8;
      seen.push(...Array.from(dealt?.data as Int32Array));
      return { statistics: new Float32Array(statisticCount(network)).fill(batch) };
    },
  );
  // 37 rows make four batches of 8, numbered 0 to 3; the second member has no average and is left alone.
  expect(new Set(seen).size).toBe(32);
  expect(Math.max(...seen)).toBeLessThan(37);
  expect([...(judged[0]?.biases.subarray(-2 * units) ?? [])]).toEqual(Array(2 * units).fill(1.5));
  expect(judged[1]?.biases).toBe(learners[1]?.state.biases);
  const none = await judgedParameters(all, learners, () => 5, undefined);
  expect(none[0]?.biases).toBe(learners[0]?.state.biasesAverage);
});

it("statistics are no parameters", async () => {
  const [trained] = await train(data, population(network, [member("one")], settings));
  // 3 * 4 + 4 * 2 weights, 2 biases, 4 gains and 4 shifts; 4 means and 4 variances beside them.
  expect([parameterCount(network), statisticCount(network)]).toEqual([30, 8]);
  expect(trained?.best.nonZero).toBe(30);
  expect(trained === undefined ? 0 : parametersOf(trained).biases.length).toBe(18);
});

it("refuses batches of one row, which have no variance", async () => {
  await expect(train(data, population(network, [member("one")], { batchSize: 1 }))).rejects.toThrow("2 rows");
});
