import { describe, expect, it } from "vitest";
import {
  dataOf,
  exclusiveOr,
  farthest,
  member,
  network,
  parametersOf,
  population,
  rows,
  train,
} from "../../test/training/train.ts";
import { regularizers } from "./all.ts";

const data = dataOf(96, 3, "classes", exclusiveOr);
const shape = network(3, [8], 2);
const validation = rows<"validation">(64, 96);
const steps = 40;
const judged = (name: string, strengths = {}, stopAfter = steps) =>
  member("a", { validation, strengths, stopAfter, learningRate: 0.02, key: [name] });
const settings = { schedule: { steps, warmup: 0 }, checkEvery: 10 };

/** Weights after each of the steps from `from` on, without averaging. */
async function course(from: number, key: string): Promise<Float32Array[]> {
  const stops = Array.from({ length: steps - from }, (_, i) => from + i + 1);
  const blind = (stop: number) => ({ ...judged(key, {}, stop), validation: rows<"validation">(0, 0) });
  const all = await train(data, population(shape, stops.map(blind), settings));
  return all.map((one) => parametersOf(one).weights);
}

describe("what is handed back", () => {
  it("is the plain mean of the weights after every step of the tail", async () => {
    const [trained] = await train(
      data,
      population(shape, [judged("swa", { weightAveraging: 0.25 })], settings),
    );
    const tail = await course(30, "swa");
    const mean = Array.from({ length: tail[0]?.length ?? 0 }, (_, i) =>
      tail.reduce((sum, weights) => sum + (weights[i] ?? Number.NaN) / tail.length, 0),
    );
    expect(tail.length).toBe(10);
    expect(farthest(trained?.last.parameters?.weights ?? [], mean)).toBeLessThan(1e-6);
  });

  it("is the weights themselves until the tail begins, and from there on the average", async () => {
    const [averaged] = await train(
      data,
      population(shape, [judged("swa", { weightAveraging: 0.5 })], settings),
    );
    const [plain] = await train(data, population(shape, [judged("swa")], settings));
    expect(averaged?.curve.validationLoss.slice(0, 2)).toEqual(plain?.curve.validationLoss.slice(0, 2));
    for (const at of [2, 3])
      expect(averaged?.curve.validationLoss[at]).not.toBe(plain?.curve.validationLoss[at]);
  });

  it("is a moving average without a bias to the start", async () => {
    const decay = 0.7;
    const [trained] = await train(
      data,
      population(shape, [judged("ema", { movingAverage: decay }, 12)], settings),
    );
    const past = (await course(0, "ema")).slice(0, 12);
    const share = past.map((_, i) => decay ** (past.length - 1 - i));
    const total = share.reduce((sum, one) => sum + one, 0);
    const mean = Array.from({ length: past[0]?.length ?? 0 }, (_, i) =>
      past.reduce((sum, weights, t) => sum + ((weights[i] ?? Number.NaN) * (share[t] ?? 0)) / total, 0),
    );
    expect(farthest(trained?.last.parameters?.weights ?? [], mean)).toBeLessThan(1e-6);
  });
});

it("an average takes in the first weights whole, and later ones by their share", () => {
  const { weightAveraging, movingAverage } = regularizers;
  expect(weightAveraging.averaging?.begins(0.25, 400)).toBe(300);
  expect(weightAveraging.averaging?.begins(1, 400)).toBe(0);
  expect(weightAveraging.averaging?.begins(1e-9, 400)).toBe(399);
  expect([300, 301, 302, 399].map((step) => weightAveraging.averaging?.share(0.25, step, 400))).toEqual([
    1,
    1 / 2,
    1 / 3,
    1 / 100,
  ]);
  expect(movingAverage.averaging?.share(0.9, 0, 400)).toBe(1);
  expect(movingAverage.averaging?.share(0.9, 1, 400)).toBeCloseTo(0.1 / 0.19, 12);
});
