import { expect, test } from "vitest";
import type { ClassPredictions } from "../measure/predictions.ts";
import { randomFrom } from "../runtime/random.ts";
import { measureTemperature } from "./calibrate.ts";
import { averagePredictions } from "./outcome.ts";

/** Networks that see the truth with noise of their own, and are too sure by a factor. */
function networks(count: number, rows: number, factor: number, seed: number): ClassPredictions[] {
  const random = randomFrom(seed);
  const logit = Array.from({ length: rows }, () => 1.5 * random.normal());
  const truth = Int32Array.from(logit, (z) => (random.uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  return Array.from({ length: count }, () => ({
    kind: "classes",
    truth,
    classes: 2,
    probabilities: Float64Array.from(
      logit.flatMap((z) => {
        const own = 1 / (1 + Math.exp(-factor * (z + 0.1 * random.normal())));
        return [1 - own, own];
      }),
    ),
  }));
}

const fifths = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row % 5);
const judge = (members: ClassPredictions[]) =>
  measureTemperature(
    averagePredictions(members) as ClassPredictions,
    members,
    fifths(members[0]?.truth.length ?? 0),
  );

test("networks that are too sure are cooled by as much, and their probabilities come right", () => {
  for (const count of [1, 4]) {
    const result = judge(networks(count, 2000, 2.5, 1));
    expect(result.temperature).toBe(result.fitted);
    expect(result.temperature).toBeGreaterThan(2.2);
    expect(result.temperature).toBeLessThan(2.8);
    expect(result.crossFitted.interval.high).toBeLessThan(0);
    expect(result.lossAfter).toBeLessThan(result.lossBefore);
    expect(result.before.error).toBeGreaterThan(0.08);
    expect(result.after.error).toBeLessThan(0.03);
    expect(result.sentence).toMatch(/too sure: their logits are divided by 2\.\d/);
  }
});

test("of sixty calibrated networks on few rows, nearly all stay as they are", () => {
  const kept = Array.from({ length: 60 }, (_, seed) => judge(networks(1, 300, 1, seed + 10)).temperature);
  // A temperature near 1 that passes by chance is harmless; at a probability of 75 % few do.
  expect(kept.filter((temperature) => temperature !== 1).length).toBeLessThan(18);
  for (const temperature of kept) expect(Math.abs(Math.log(temperature))).toBeLessThan(0.5);
});

test("rows that are all right make nothing more certain", () => {
  const truth = Int32Array.from({ length: 50 }, (_, row) => row % 2);
  const probabilities = Float64Array.from(
    [...truth].flatMap((label) => (label === 1 ? [0.1, 0.9] : [0.8, 0.2])),
  );
  const own: ClassPredictions = { kind: "classes", truth, classes: 2, probabilities };
  const result = judge([own]);
  expect(result.temperature).toBe(1);
  expect(result.after).toEqual(result.before);
  expect(result.sentence).toMatch(/stay as they are/);
});
