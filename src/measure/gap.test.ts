import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { measureGap } from "./gap.ts";
import { newcombe } from "./interval.ts";
import { metrics } from "./metrics/all.ts";
import type { ClassPredictions, ValuePredictions } from "./predictions.ts";

/** Two classes, truth always 1; the loss of a row is -log(probability). */
const withLosses = (losses: readonly number[]): ClassPredictions => ({
  kind: "classes",
  classes: 2,
  truth: new Int32Array(losses.length).fill(1),
  probabilities: Float64Array.from(losses.flatMap((loss) => [1 - Math.exp(-loss), Math.exp(-loss)])),
});

const train = withLosses([0.1, 0.2, 0.15, 0.3, 0.05, 0.12, 0.4]);
const sealed = withLosses([0.5, 0.3, 0.9, 0.2, 0.6]);

// tr, te as above; stats.t.interval(.95, 4, te.mean(), stats.sem(te)) - tr.mean();
// va, vb = te.var(ddof=1)/5, tr.var(ddof=1)/7; df = (va+vb)**2/(va**2/4 + vb**2/6);
// stats.t.interval(.95, df, te.mean() - tr.mean(), sqrt(va + vb))
test("the loss gap has the interval of the test rows, and a conservative one", () => {
  const gap = measureGap(train, sealed, metrics.logLoss, randomFrom(1));
  expect(gap.loss).toBeCloseTo(0.3114285714285714, 10);
  expect(gap.logLoss).toBeCloseTo(0.3114285714285714, 10);
  expect(gap.lossInterval.low).toBeCloseTo(-0.028615118900557096, 8);
  expect(gap.lossInterval.high).toBeCloseTo(0.6514722617576999, 8);
  expect(gap.lossIntervalConservative.low).toBeCloseTo(-0.022126504696651006, 8);
  expect(gap.lossIntervalConservative.high).toBeCloseTo(0.6449836475537938, 8);
  expect(gap.interval).toEqual(gap.lossInterval);
});

test("the accuracy gap is test minus train with Newcombe's interval", () => {
  const gap = measureGap(train, sealed, metrics.accuracy, randomFrom(1));
  // exp(-0.9) < 0.5: one miss of five; exp(-0.4) > 0.5: none of seven.
  expect(gap.accuracy).toBeCloseTo(0.8 - 1, 12);
  expect(gap.interval).toEqual(newcombe({ successes: 4, n: 5 }, { successes: 7, n: 7 }));
  expect(gap.auc).toBeUndefined();
});

test("the rmse gap of one network holds the truth", () => {
  const random = randomFrom(9);
  const part = (n: number, spread: number): ValuePredictions => ({
    kind: "values",
    truth: Float64Array.from({ length: n }, () => spread * random.normal()),
    values: new Float64Array(n),
  });
  let held = 0;
  for (let r = 0; r < 100; r++) {
    const gap = measureGap(part(150, 1), part(100, 1.3), metrics.rmse, random.split(r));
    if (gap.interval.low <= 0.3 && 0.3 <= gap.interval.high) held++;
    expect(gap.rmse).toBeGreaterThan(gap.interval.low);
    expect(gap.rmse).toBeLessThan(gap.interval.high);
  }
  expect(held).toBeGreaterThan(87);
});
