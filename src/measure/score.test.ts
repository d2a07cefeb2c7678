import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { metrics } from "./metrics/all.ts";
import { type ClassPredictions, rowLosses, type ValuePredictions } from "./predictions.ts";
import { scorePart } from "./score.ts";

test("row losses are clipped logarithms, or squares", () => {
  const classes: ClassPredictions = {
    kind: "classes",
    classes: 2,
    truth: Int32Array.of(0, 1, 1),
    probabilities: Float64Array.of(0.25, 0.75, 1, 0, 0, 1 + 1e-12),
  };
  // log 4; -log 1e-15; certain and right, a rounding error above one
  const losses = rowLosses(classes);
  expect(losses[0]).toBeCloseTo(1.3862943611198906, 12);
  expect(losses[1]).toBeCloseTo(34.538776394910684, 9);
  expect(losses[2]).toBe(0);
  const values: ValuePredictions = { kind: "values", truth: Float64Array.of(1), values: Float64Array.of(3) };
  expect([...rowLosses(values)]).toEqual([4]);
});

test("a part has the loss, every metric of its task and the interval of the chosen one", () => {
  const p: ClassPredictions = {
    kind: "classes",
    classes: 2,
    truth: Int32Array.of(0, 1, 1, 0),
    probabilities: Float64Array.of(0.8, 0.2, 0.6, 0.4, 0.3, 0.7, 0.9, 0.1),
  };
  const score = scorePart(p, metrics.accuracy, randomFrom(0));
  expect(score).toMatchObject({ n: 4, accuracy: 0.75, balancedAccuracy: 0.75, auc: 1 });
  expect(score.loss).toBe(score.logLoss);
  expect(score.rmse).toBeUndefined();
  expect(score.interval.method).toBe("wilson");
  expect(score.lossInterval.method).toBe("t");
  expect(
    Object.values(scorePart({ ...p, truth: new Int32Array(4) }, metrics.accuracy, randomFrom(0))),
  ).not.toContain(Number.NaN);
});

test("a bootstrap interval of fifty thousand rows is as wide as theory says", () => {
  const random = randomFrom(4);
  const truth = Float64Array.from({ length: 50_000 }, () => random.normal());
  const values = truth.map((y) => y + 0.1 * random.normal());
  const score = scorePart({ kind: "values", truth, values }, metrics.rmse, random);
  // Normal errors of spread 0.1: half width 1.96 * 0.1 * sqrt(1/(2n)) = 0.00062
  expect((score.interval.high - score.interval.low) / 2).toBeCloseTo(0.00062, 4);
  expect(score.r2).toBeCloseTo(0.99, 3);
});
