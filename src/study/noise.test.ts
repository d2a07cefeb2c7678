import { describe, expect, test } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import { metricsFor } from "../measure/metrics/all.ts";
import type { Predictions } from "../measure/predictions.ts";
import { randomFrom } from "../runtime/random.ts";
import type { Grounds } from "./grounds.ts";
import { noiseOf, seedChance, seedNoise } from "./noise.ts";
import type { TrialOutcome } from "./trial.ts";

const rmse = metricsFor("regression").find(({ name }) => name === "rmse");
if (rmse === undefined) throw new Error("there is no RMSE");

const groundsOf = (folds: readonly number[]) =>
  ({
    metric: rmse,
    folds: folds.map((rows) => ({ validation: new Int32Array(rows) })),
  }) as unknown as Grounds;
/** Seeds whose every row is off by as much as its fold says. */
const outcomeOf = (seeds: readonly (readonly number[])[], rows: number) =>
  ({
    best: {
      predictions: (): Predictions[] =>
        seeds.map((folds) => ({
          kind: "values",
          truth: new Float64Array(folds.length * rows),
          values: Float64Array.from(folds.flatMap((off) => new Array<number>(rows).fill(off))),
        })),
    },
  }) as unknown as TrialOutcome;

test("by hand: variances over seeds inside each fold, averaged over folds", () => {
  // RMSE 1, 2, 3 in the first fold (variance 1) and 2, 2, 5 in the second (variance 3): sqrt(2).
  // Squared errors 1, 4, 9 (variance 49 / 3) and 4, 4, 25 (variance 147): sqrt(245 / 3).
  const again = outcomeOf(
    [
      [1, 2],
      [2, 2],
      [3, 5],
    ],
    4,
  );
  const noise = seedNoise(groundsOf([4, 4]), again);
  expect(noise?.seeds).toBe(3);
  expect(noise?.metric).toBeCloseTo(Math.sqrt(2), 12);
  expect(noise?.loss).toBeCloseTo(Math.sqrt(245 / 3), 12);
});

test("folds do not hide it: five folds with luck of their own say what one says", () => {
  const random = randomFrom(1);
  const seedsOf = (folds: number) =>
    Array.from({ length: 400 }, () => Array.from({ length: folds }, () => 10 + random.normal()));
  const one = seedNoise(groundsOf([2]), outcomeOf(seedsOf(1), 2));
  const five = seedNoise(groundsOf([2, 2, 2, 2, 2]), outcomeOf(seedsOf(5), 2));
  expect(one?.metric).toBeCloseTo(1, 0);
  expect((five?.metric ?? 0) / (one?.metric ?? 1)).toBeCloseTo(1, 0);
});

test("one seed tells nothing", () => {
  expect(seedNoise(groundsOf([2]), outcomeOf([[1]], 2))).toBeNull();
});

test("sampling noise is the standard error behind the intervals, at any level", () => {
  const { scores } = studyResult("classification");
  const at = (half: number, level: number) => ({
    ...scores.test,
    loss: 0.5,
    lossInterval: { low: 0.5 - half, high: 0.5 + half, level, method: "t" },
    interval: { low: 0.7 - half / 2, high: 0.7 + half / 2, level, method: "wilson" },
  });
  // Normal quantiles of .975 and .9875: 1.959964, 2.241403.
  const { sampling } = noiseOf(null, {
    validation: { ...scores.validation, ...at(0.1959964, 0.95) },
    test: at(0.2241403, 0.975),
  });
  expect(sampling.validation.loss).toBeCloseTo(0.1, 6);
  expect(sampling.validation.metric).toBeCloseTo(0.05, 6);
  expect(sampling.test.loss).toBeCloseTo(0.1, 6);
});

describe("what another seed changes in the mean loss over folds", () => {
  const lossesOf = (first: number, second: number) => Float64Array.of(first, first, second, second);

  test("by hand: a fold's variance counts a quarter, and there are two", () => {
    // Variance over seeds 1 and 3 in the folds: (1 + 3) / 4, with 2 * (3 - 1) degrees of freedom.
    const seeds = [lossesOf(1, 2), lossesOf(2, 2), lossesOf(3, 5)];
    expect(seedChance([2, 2], [seeds])).toEqual({ variance: expect.closeTo(1, 12), degrees: 4 });
  });

  test("settings are pooled by their degrees of freedom; one with a single seed tells nothing", () => {
    // (2 * 1 + 1 * 0) / 3 on a fold that is all
    const settings = [
      [Float64Array.of(1, 1), Float64Array.of(2, 2), Float64Array.of(3, 3)],
      [Float64Array.of(7, 7), Float64Array.of(7, 7)],
      [Float64Array.of(9, 9)],
    ];
    expect(seedChance([2], settings)).toEqual({ variance: expect.closeTo(2 / 3, 12), degrees: 3 });
    expect(seedChance([2], settings.slice(2))).toBeUndefined();
  });
});
