import { expect, it } from "vitest";
import {
  dataOf,
  exclusiveOr,
  member,
  network,
  population,
  rows,
  train,
} from "../../../test/training/train.ts";
import type { EncodedData, Population, TrainedMember } from "../population.ts";
import { objectiveOf } from "./all.ts";
import type { ObjectiveSettings } from "./objective.ts";

const settings = { schedule: { steps: 500, warmup: 10 }, checkEvery: 250, batchSize: 64 };
const every = { train: rows<"train">(0, 512), learningRate: 0.02 };

async function trained(data: EncodedData, of: Population): Promise<TrainedMember> {
  const [first] = await train(data, of);
  return first ?? expect.fail("no member");
}

/** Columns of what the objective answers about the training rows. */
function answersOf({ last }: TrainedMember, settings: ObjectiveSettings, width: number): number[][] {
  const answers = objectiveOf(settings).answers(last.trainOutputs, width);
  const columns = answers.length / 512;
  return Array.from({ length: columns }, (_, c) =>
    Array.from({ length: 512 }, (_, row) => answers[row * columns + c] ?? Number.NaN),
  );
}

it("gaussian finds mean and variance where both depend on the inputs", async () => {
  const spread = (b: number): number => (b > 0 ? 1 : 0.2);
  const data = dataOf(512, 2, "values", ([a = 0, b = 0], random) => a + spread(b) * random.normal());
  const objective: ObjectiveSettings = { name: "gaussian" };
  const one = await trained(
    data,
    population(network(2, [16], 2), [member(0, every)], { ...settings, objective }),
  );
  const [means = [], variances = []] = answersOf(one, objective, 2);
  const meanWhere = (values: readonly number[], wide: boolean): number => {
    const chosen = values.filter((_, i) => (data.x[2 * i + 1] ?? 0) > 0 === wide);
    return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
  };
  const apart = means.map((mean, i) => Math.abs(mean - (data.x[2 * i] ?? 0)));
  expect(meanWhere(apart, false)).toBeLessThan(0.15);
  expect(meanWhere(variances, true)).toBeGreaterThan(0.6);
  expect(meanWhere(variances, true)).toBeLessThan(1.2);
  expect(meanWhere(variances, false)).toBeLessThan(0.12);
});

it("quantiles cover their share of the rows, in order", async () => {
  const data = dataOf(512, 1, "values", ([a = 0], random) => a + random.normal());
  const levels = [0.1, 0.5, 0.9];
  const objective: ObjectiveSettings = { name: "quantile", levels };
  const one = await trained(
    data,
    population(network(1, [8], 3), [member(0, every)], { ...settings, objective }),
  );
  const columns = answersOf(one, objective, 3);
  columns.forEach((quantiles, i) => {
    const below = quantiles.filter((value, row) => (data.y[row] ?? 0) < value).length / 512;
    expect(Math.abs(below - (levels[i] ?? 0))).toBeLessThan(0.04);
  });
});

it("Huber is drawn less than squared error by wild rows", async () => {
  const data = dataOf(512, 1, "values", ([a = 0], random) => a + (random.uniform() < 0.1 ? 20 : 0));
  const line = network(1, [], 1);
  const off = async (objective: ObjectiveSettings): Promise<number> => {
    const one = await trained(data, population(line, [member(0, every)], { ...settings, objective }));
    const [values = []] = answersOf(one, objective, 1);
    return values.reduce((sum, value, i) => sum + Math.abs(value - (data.x[i] ?? 0)), 0) / 512;
  };
  expect(await off({ name: "squaredError" })).toBeGreaterThan(1);
  expect(await off({ name: "huber", delta: 0.5 })).toBeLessThan(0.3);
});

it("one logit learns what two do, with gradient descent and one cycle too", async () => {
  const data = dataOf(512, 2, "classes", exclusiveOr);
  const cycle = { ...settings, schedule: { steps: 500, warmup: 0, shape: "oneCycle" as const } };
  const sgd = { ...cycle, optimizer: { name: "sgd" as const } };
  for (const [outputs, choices] of [
    [1, settings],
    [2, settings],
    [1, { ...sgd }],
  ] as const) {
    const learningRate = "optimizer" in choices ? 0.3 : 0.02;
    const one = await trained(
      data,
      population(network(2, [16], outputs), [member(0, { ...every, learningRate })], choices),
    );
    expect(one.curve.trainLoss.at(-1)).toBeLessThan(0.15);
    expect(one.last.trainOutputs.length).toBe(512 * outputs);
  }
});

it("class weights move what is learned, while evaluation counts all rows alike unless asked", async () => {
  const data = dataOf(512, 1, "classes", (_, random) => (random.uniform() < 0.1 ? 1 : 0));
  const shape = network(1, [], 2);
  const objective: ObjectiveSettings = { name: "crossEntropy", classWeights: [1, 9] };
  const of = (choices: Partial<Population>) =>
    trained(data, population(shape, [member(0, every)], { ...settings, ...choices }));
  const meanOfRare = (one: TrainedMember): number => {
    const [, rare = []] = answersOf(one, { name: "crossEntropy" }, 2);
    return rare.reduce((sum, p) => sum + p, 0) / rare.length;
  };
  const plain = await of({});
  const weighted = await of({ objective });
  expect(meanOfRare(plain)).toBeLessThan(0.2);
  expect(meanOfRare(weighted)).toBeGreaterThan(0.4);
  const asked = await of({ objective, weighEvaluation: true });
  expect(asked.last.parameters).toEqual(weighted.last.parameters);
  const losses = (own: number, weights: readonly number[]): number[] =>
    Array.from({ length: 512 }, (_, row) => {
      const label = data.y[row] ?? 0;
      const p = label === 1 ? own : 1 - own;
      return -Math.log(p) * (weights[label] ?? 1);
    });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / 512;
  // Nothing can be learned from the input: every row gets about the same probability.
  const rare = meanOfRare(weighted);
  expect(weighted.curve.trainLoss.at(-1)).toBeCloseTo(mean(losses(rare, [1, 1])), 1);
  expect(asked.curve.trainLoss.at(-1)).toBeCloseTo(mean(losses(rare, [1, 9])), 1);
});
