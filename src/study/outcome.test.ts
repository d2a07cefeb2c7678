import { describe, expect, test } from "vitest";
import { targetEncoder } from "../encode/target.ts";
import { metrics } from "../measure/metrics/all.ts";
import type { Predictions } from "../measure/predictions.ts";
import { averagePredictions, joinPredictions, outcomeOf, predictionsFrom } from "./outcome.ts";

const classes = targetEncoder({ kind: "classes", name: "y", classes: ["a", "b", "c"] });
const values = targetEncoder({ kind: "values", name: "y", mean: 10, scale: 4 });

const numbersOf = (p: Predictions): number[] => [...(p.kind === "classes" ? p.probabilities : p.values)];

describe("what networks put out becomes", () => {
  test("probabilities, by hand: exp of log 1, log 2, log 5 over their sum", () => {
    const logits = Float32Array.of(0, Math.log(2), Math.log(5), 3, 3, 3);
    const p = predictionsFrom(logits, Int32Array.of(2, 0), classes);
    const expected = [1 / 8, 2 / 8, 5 / 8, 1 / 3, 1 / 3, 1 / 3];
    for (const [i, probability] of numbersOf(p).entries())
      expect(probability).toBeCloseTo(expected[i] ?? 0, 7);
    expect(p).toMatchObject({ kind: "classes", truth: Int32Array.of(2, 0), classes: 3 });
  });

  test("probabilities that sum to 1 however large the logits", () => {
    const p = predictionsFrom(
      Float32Array.of(1e30, -1e30, 0, -1e4, -1e4, -1e4 + 1),
      Int32Array.of(0, 2),
      classes,
    );
    expect(numbersOf(p).slice(0, 3)).toEqual([1, 0, 0]);
    expect(numbersOf(p)[5]).toBeCloseTo(Math.E / (2 + Math.E), 6);
  });

  test("values in units of the target: 10 + 4 z", () => {
    const p = predictionsFrom(Float32Array.of(0, 1, -2.5), Float64Array.of(9, 14, 0), values);
    expect(numbersOf(p)).toEqual([10, 14, 0]);
    expect(p).toMatchObject({ kind: "values", truth: Float64Array.of(9, 14, 0) });
  });
});

test("training scores are those of all training rows, at both checkpoints", () => {
  const none = { steps: [], trainLoss: [], validationLoss: [], weightNorm: [] };
  const checkpoint = (step: number, trainOutputs: Float32Array) => ({
    step,
    trainOutputs,
    validationOutputs: Float32Array.of(0.5),
    trainLoss: Number.NaN,
    validationLoss: Number.NaN,
    nonZero: step * 10,
    parameters: undefined,
  });
  const outcome = outcomeOf(
    {
      best: checkpoint(3, Float32Array.of(0, 1)),
      last: checkpoint(7, Float32Array.of(0.5, 0.5)),
      curve: none,
      diverged: false,
    },
    Float64Array.of(12, 12),
    values,
    metrics.rmse,
  );
  // Predictions 10 and 14 miss 12 by 2 each; 12 and 12 by nothing.
  expect(outcome.best).toMatchObject({ step: 3, trainLoss: 4, trainMetric: 2, nonZero: 30 });
  expect(outcome.last).toMatchObject({ step: 7, trainLoss: 0, trainMetric: 0, nonZero: 70 });
  expect([...outcome.best.validationOutputs]).toEqual([0.5]);
});

const ofClasses = (truth: number[], probabilities: number[]): Predictions => ({
  kind: "classes",
  truth: Int32Array.from(truth),
  probabilities: Float64Array.from(probabilities),
  classes: 2,
});
const ofValues = (truth: number[], own: number[]): Predictions => ({
  kind: "values",
  truth: Float64Array.from(truth),
  values: Float64Array.from(own),
});

describe("predictions", () => {
  test("of several parts are joined in their order", () => {
    expect(joinPredictions([ofClasses([1], [0.3, 0.7]), ofClasses([0, 1], [0.6, 0.4, 0.5, 0.5])])).toEqual(
      ofClasses([1, 0, 1], [0.3, 0.7, 0.6, 0.4, 0.5, 0.5]),
    );
    expect(joinPredictions([ofValues([1, 2], [3, 4]), ofValues([], []), ofValues([5], [6])])).toEqual(
      ofValues([1, 2, 5], [3, 4, 6]),
    );
  });

  test("of several networks are averaged row by row", () => {
    const average = averagePredictions([
      ofClasses([1, 0], [0.2, 0.8, 1, 0]),
      ofClasses([1, 0], [0.4, 0.6, 0.5, 0.5]),
      ofClasses([1, 0], [0.6, 0.4, 0, 1]),
    ]);
    const expected = [0.4, 0.6, 0.5, 0.5];
    for (const [i, probability] of numbersOf(average).entries())
      expect(probability).toBeCloseTo(expected[i] ?? 0, 12);
    expect(numbersOf(averagePredictions([ofValues([0], [1]), ofValues([0], [4])]))).toEqual([2.5]);
  });

  test("of no network are a mistake of the caller", () => {
    expect(() => joinPredictions([])).toThrow(RangeError);
    expect(() => averagePredictions([])).toThrow(RangeError);
  });
});
