import { expect, test } from "vitest";
import type { Predictions } from "./predictions.ts";
import { columnDeviations, movements } from "./sensitivity.ts";

const values = (...own: number[]): Predictions => ({
  kind: "values",
  truth: new Float64Array(own.length),
  values: Float64Array.from(own),
});

test("movements of values by hand: mean squares over the looks", () => {
  expect([...movements(values(1, 2), [values(2, 2), values(1, -1)])]).toEqual([0.5, 4.5]);
});

test("movements of probabilities are means over the classes", () => {
  const p = (...probabilities: number[]): Predictions => ({
    kind: "classes",
    truth: new Int32Array(1),
    probabilities: Float64Array.from(probabilities),
    classes: 2,
  });
  expect(movements(p(0.5, 0.5), [p(0.8, 0.2)])[0]).toBeCloseTo(0.09, 12);
});

test("deviations of columns, by hand", () => {
  // Columns 1 3 5 and 2 2 2: variance (4 + 0 + 4) / 3.
  const [first, second] = columnDeviations(Float32Array.of(1, 2, 3, 2, 5, 2), 2);
  expect(first).toBeCloseTo(Math.sqrt(8 / 3), 12);
  expect(second).toBe(0);
});
