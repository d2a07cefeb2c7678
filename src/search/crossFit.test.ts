import { describe, expect, test } from "vitest";
import { mixPredictions } from "../measure/mixture.ts";
import { mean, variance } from "../measure/moments.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { randomFrom } from "../runtime/random.ts";
import { crossFit } from "./crossFit.ts";
import { greedyCounts } from "./greedy.ts";

const values = (truth: readonly number[], own: readonly number[]): Predictions => ({
  kind: "values",
  truth: Float64Array.from(truth),
  values: Float64Array.from(own),
});

test("each part is said by what was picked on the others", () => {
  const members = [values([0, 0, 0, 0], [1, 2, 3, 4]), values([0, 0, 0, 0], [10, 20, 30, 40])];
  const looked: number[][] = [];
  const said = crossFit(members, Int32Array.of(5, 2, 5, 2), (rows) => {
    looked.push([...rows]);
    return rows.includes(0) ? [3, 1] : [0, 2];
  });
  // Part 2 first: rows 1 and 3 by three quarters of one and a quarter of the other.
  expect(looked).toEqual([
    [0, 2],
    [1, 3],
  ]);
  expect(said).toEqual(values([0, 0, 0, 0], [10, 6.5, 30, 13]));
  const classes: Predictions[] = [
    [0.2, 0.8, 0.6, 0.4],
    [0.4, 0.6, 0, 1],
  ].map((p) => ({
    kind: "classes",
    truth: Int32Array.of(1, 0),
    probabilities: Float64Array.from(p),
    classes: 2,
  }));
  expect(crossFit(classes, Int32Array.of(0, 1), (rows) => (rows[0] === 1 ? [1, 1] : [0, 1]))).toMatchObject({
    probabilities: Float64Array.of(0.5 * 0.2 + 0.5 * 0.4, 0.5 * 0.8 + 0.5 * 0.6, 0, 1),
  });
  expect(() => crossFit(members, new Int32Array(4), () => [1, 1])).toThrow(RangeError);
  expect(() => crossFit([], Int32Array.of(0, 1), () => [])).toThrow(RangeError);
});

describe("200 networks that are equally good", () => {
  // Every network errs by 0.6 on top of a noise that all share; on new rows, an ensemble of weights w has the
  // expected loss noise + 0.36 * sum of w squared, whichever networks it takes.
  const replicates = 16;
  const networks = 200;
  const rows = 250;
  const own = 0.36;
  const optimism: Record<"greedy" | "fitted" | "plain", number[]> = { greedy: [], fitted: [], plain: [] };
  const gain: Record<"greedy" | "fitted", number[]> = { greedy: [], fitted: [] };
  for (let r = 0; r < replicates; r++) {
    const random = randomFrom(700 + r);
    const truth = Array.from({ length: rows }, () => random.normal());
    const noise = mean(truth.map((y) => y ** 2));
    const members = Array.from({ length: networks }, () =>
      values(
        truth,
        truth.map(() => 0.6 * random.normal()),
      ),
    );
    const expected = (counts: ArrayLike<number>): number => {
      const all = Array.from(counts);
      const sum = all.reduce((a, b) => a + b);
      return noise + own * all.reduce((total, n) => total + (n / sum) ** 2, 0);
    };
    const pick = (some?: Int32Array): Int32Array =>
      greedyCounts(members, { most: 8, ...(some && { rows: some }) });
    const picked = pick();
    const parts = random.shuffle(Int32Array.from({ length: rows }, (_, i) => i % 5));
    const truly: number[] = [];
    const fitted = crossFit(members, parts, (some) => {
      const counts = pick(some);
      truly.push(expected(counts));
      return counts;
    });
    const eight = new Array(networks).fill(0).map((_, m) => (m < 8 ? 1 : 0));
    const average = mean(rowLosses(mixPredictions(members, eight)));
    const inSample = mean(rowLosses(mixPredictions(members, picked)));
    const crossFitted = mean(rowLosses(fitted));
    optimism.greedy.push(inSample - expected(picked));
    optimism.fitted.push(crossFitted - mean(truly));
    optimism.plain.push(average - expected(eight));
    gain.greedy.push(inSample - average);
    gain.fitted.push(crossFitted - average);
  }
  const error = (list: readonly number[]): number => Math.sqrt(variance(list) / list.length);

  test("those picked look far better on the rows they were picked by than they are", () => {
    expect(mean(optimism.greedy)).toBeLessThan(-0.1);
    expect(mean(gain.greedy)).toBeLessThan(-0.1);
  });

  test("cross-fitting takes the luck away: no gain over averaging any eight remains", () => {
    expect(Math.abs(mean(optimism.fitted))).toBeLessThan(3 * error(optimism.fitted));
    expect(Math.abs(mean(optimism.plain))).toBeLessThan(3 * error(optimism.plain));
    expect(Math.abs(mean(optimism.fitted))).toBeLessThan(0.1 * Math.abs(mean(optimism.greedy)));
    expect(mean(gain.fitted)).toBeGreaterThan(-2 * error(gain.fitted));
  });
});
