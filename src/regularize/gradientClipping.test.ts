import { expect, it } from "vitest";
import {
  dataOf,
  exclusiveOr,
  member,
  network,
  parametersOf,
  population,
  startOf,
  train,
} from "../../test/training/train.ts";
import type { Member } from "../train/population.ts";

const data = dataOf(64, 3, "classes", exclusiveOr);
const shape = network(3, [8], 2);
/** One plain step at learning rate 1, so that what a member moves by is its gradient. */
const of = (members: readonly Member[]) =>
  population(shape, members, {
    schedule: { steps: 1, warmup: 0 },
    optimizer: { name: "sgd", momentum: 0 },
    checkEvery: 1,
    batchSize: 64,
  });

async function gradients(members: readonly Member[]): Promise<number[][]> {
  const all = of(members);
  return (await train(data, all)).map((trained, k) => {
    const start = startOf(all, members[k] ?? member(0));
    const now = parametersOf(trained);
    return [
      ...now.weights.map((value, i) => (start.weights[i] ?? Number.NaN) - value),
      ...now.biases.map((value, i) => (start.biases[i] ?? Number.NaN) - value),
    ];
  });
}

it("shortens a member's whole gradient to the limit, and leaves its direction and shorter ones alone", async () => {
  const clipped = (gradientClipping: number) =>
    member("a", { learningRate: 1, strengths: { gradientClipping } });
  const [plain = [], short = [], long = [], none = []] = await gradients([
    clipped(0),
    clipped(0.05),
    clipped(100),
    clipped(0),
  ]);
  const norm = Math.hypot(...plain);
  expect(norm).toBeGreaterThan(0.1);
  expect(Math.hypot(...short)).toBeCloseTo(0.05, 5);
  for (const [i, value] of short.entries()) expect(value).toBeCloseTo(((plain[i] ?? 0) * 0.05) / norm, 6);
  expect(long).toEqual(plain);
  expect(none).toEqual(plain);
});
