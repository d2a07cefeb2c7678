import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { calibrationError, calibrationRows, reliability } from "./calibration.ts";
import { mean } from "./moments.ts";
import { paired } from "./paired.ts";

const rows = (confidences: readonly number[], right: readonly boolean[]) => ({
  kind: "classes" as const,
  classes: 2,
  truth: Int32Array.from(right, (ok) => (ok ? 1 : 0)),
  probabilities: Float64Array.from(confidences.flatMap((c) => [1 - c, c])),
});

test("by hand: two bins of confidence", () => {
  // Bin (0.6, 0.6667]: confidences .62 and .64, one right: |.63 - .5| = .13. Bin (0.9333, 1]: .96 and 1, both
  // right: |.98 - 1| = .02. Weighted by half each: .075.
  const p = rows([0.62, 0.64, 0.96, 1], [true, false, true, true]);
  expect(calibrationError(p)).toBeCloseTo(0.075, 12);
  const filled = reliability(p).filter(({ n }) => n > 0);
  expect(filled.map(({ n, accuracy }) => [n, accuracy])).toEqual([
    [2, 0.5],
    [2, 1],
  ]);
});

test("a bin holds its upper bound, as in Guo et al.", () => {
  expect(reliability(rows([0.8], [true]), 5).map(({ n }) => n)).toEqual([0, 0, 0, 1, 0]);
});

test("calibrated probabilities have almost none, sharpened ones have much", () => {
  const random = randomFrom(6);
  const truth = Array.from({ length: 20_000 }, () => 0.5 + random.uniform() / 2);
  const right = truth.map((p) => random.uniform() < p);
  expect(calibrationError(rows(truth, right))).toBeLessThan(0.02);
  const sharpened = truth.map((p) => p ** 3 / (p ** 3 + (1 - p) ** 3));
  expect(calibrationError(rows(sharpened, right))).toBeGreaterThan(0.08);
});

test("rows of the error, by hand: the bin that is too sure adds what its rows are too sure by, the other the reverse", () => {
  // Bin of .62, right, and .64, wrong: too sure by .13, so that rows add .62 - 1 and .64 - 0.
  // Bin of .96 and 1, both right: not sure enough, so rows add 1 - .96 and 1 - 1.
  const p = rows([0.62, 0.64, 0.96, 1], [true, false, true, true]);
  for (const [i, expected] of [-0.38, 0.64, 0.04, 0].entries())
    expect(calibrationRows(p)[i]).toBeCloseTo(expected, 12);
  expect(mean(calibrationRows(p))).toBeCloseTo(calibrationError(p), 12);
});

test("the paired interval of two errors holds their expected difference in 95 of 100 samples", () => {
  const random = randomFrom(16);
  const samples = Array.from({ length: 600 }, () => {
    const truth = Array.from({ length: 400 }, () => 0.5 + random.uniform() / 2);
    const right = truth.map((share) => random.uniform() < share);
    const sharpened = truth.map((share) => share ** 4 / (share ** 4 + (1 - share) ** 4));
    const tempered = truth.map((share) => share ** 2 / (share ** 2 + (1 - share) ** 2));
    return paired([calibrationRows(rows(tempered, right))], [calibrationRows(rows(sharpened, right))]);
  });
  const expected = mean(samples.map(({ difference }) => difference));
  const held = samples.filter(({ interval }) => interval.low <= expected && expected <= interval.high).length;
  // Standard error of the share: 0.9 points.
  expect(held / samples.length).toBeGreaterThan(0.925);
  expect(held / samples.length).toBeLessThan(0.985);
});
