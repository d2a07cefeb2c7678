import { expect, test } from "vitest";
import { metricDifference } from "./metricDifference.ts";
import { metrics } from "./metrics/all.ts";
import type { Predictions } from "./predictions.ts";

const truth = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const valuesOf = (...values: number[]): Predictions => ({
  kind: "values",
  truth,
  values: Float64Array.from(values),
});
const a = valuesOf(1.5, 1, 3.5, 6, 5, 7, 6, 9.5);
const b = valuesOf(1.2, 2.1, 2.8, 4.4, 5.1, 6, 7.3, 7.5);

/** Binary predictions that are right where a hit is 1. */
const classesOf = (...hits: number[]): Predictions => ({
  kind: "classes",
  truth: new Int32Array(hits.length),
  probabilities: Float64Array.from(hits.flatMap((hit) => (hit ? [0.9, 0.1] : [0.2, 0.8]))),
  classes: 2,
});

test("accuracy over independent rows: Student's t of the differences of hits", () => {
  const { value, interval } = metricDifference(
    [classesOf(1, 1, 0, 0, 1)],
    [classesOf(1, 0, 0, 0, 0)],
    metrics.accuracy,
  );
  expect(value).toBeCloseTo(0.4, 12);
  // scipy: d = [0, 1, 0, 0, 1]; d.mean() -+ t.ppf(.975, 4) * d.std(ddof=1) / 5**.5
  expect(interval?.low).toBeCloseTo(-0.280087380658257, 6);
  expect(interval?.high).toBeCloseTo(1.0800873806582572, 6);
});

test("RMSE over groups: the jackknife of the difference, half way to that over rows where it is wider", () => {
  const of = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3);
  const { value, interval } = metricDifference([a], [b], metrics.rmse, { kind: "groups", of });
  // numpy: s(m) = sqrt(A[m].mean()) - sqrt(B[m].mean()); se = sqrt(3/4 * sum((s(without g) - s(all))**2))
  // = 0.1356 over groups, half width with t(3) 0.4315; sqrt(7/8 * sum(...)) = 0.1874 over rows, with t(7) 0.4431;
  // half way 0.4373
  expect(value).toBeCloseTo(0.8301088295383978, 6);
  expect(interval?.low).toBeCloseTo(0.3928005876369491, 6);
  expect(interval?.high).toBeCloseTo(1.2674170714398465, 6);
});

test("mean absolute error over independent rows", () => {
  const { value, interval } = metricDifference([a], [b], metrics.mae);
  expect(value).toBeCloseTo(0.7125, 6);
  expect([interval?.low, interval?.high]).toEqual([
    expect.closeTo(0.2668866203952132, 6),
    expect.closeTo(1.1581133796047869, 6),
  ]);
});

test("seeds are averaged, and the interval stands around the value", () => {
  const { value, interval } = metricDifference([a, b], [b, a], metrics.rmse);
  expect(value).toBe(0);
  expect((interval?.low ?? 1) + (interval?.high ?? 1)).toBeCloseTo(0, 12);
});

test("metrics that are no function of row means have no interval here", () => {
  const own = metricDifference([classesOf(1, 0, 1)], [classesOf(1, 1, 1)], metrics.balancedAccuracy);
  expect(own.interval).toBeNull();
});
