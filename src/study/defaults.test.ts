import fc from "fast-check";
import { expect, test } from "vitest";
import { batchSizeFor, defaults, hiddenFor, stepsFor } from "./defaults.ts";

test.each([
  [1, 1],
  [10, 2],
  [100, 25],
  [256, 64],
  [2999, 64],
  [3000, 256],
  [1_000_000, 256],
])("%i rows train in batches of %i", (rows, batch) => {
  expect(batchSizeFor(rows)).toBe(batch);
});

// By the recipe: 40 epochs below 1,500 rows; else 30 epochs, but 3,000 steps where that is more, within 100 epochs.
test.each([
  [10, 300],
  [640, 400],
  [1499, 920],
  [1500, 2300],
  [3000, 1100],
  [32_000, 3750],
  [256_000, 30_000],
])("%i rows train for %i steps", (rows, steps) => {
  expect(stepsFor(rows)).toBe(steps);
});

test("a batch never holds more rows than there are, and no training is shorter than 300 steps", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (rows) => {
      expect(batchSizeFor(rows)).toBeGreaterThanOrEqual(1);
      expect(batchSizeFor(rows)).toBeLessThanOrEqual(rows);
      expect(stepsFor(rows)).toBeGreaterThanOrEqual(300);
    }),
    { seed: 20 },
  );
});

test("many classes get wider layers", () => {
  expect(hiddenFor(0)).toEqual([128, 128]);
  expect(hiddenFor(9)).toEqual([128, 128]);
  expect(hiddenFor(10)).toEqual([256, 256]);
});

test("the best eight settings are chosen from more than eight", () => {
  expect(defaults.trials).toBeGreaterThan(defaults.different);
  expect(defaults.mostTrials).toBeGreaterThanOrEqual(defaults.trials);
});
