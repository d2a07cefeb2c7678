import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { calibrationError, reliability } from "./calibration.ts";

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
