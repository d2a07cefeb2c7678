import { describe, expect, test } from "vitest";
import { type Random, randomFrom } from "../runtime/random.ts";
import { type Interval, newcombe, rmseInterval, tInterval, wilson } from "./interval.ts";

// scipy 1.10: binomtest(k, n).proportion_ci(method="wilson")
test.each([
  [0, 20, 0, 0.16112515805281935],
  [5, 7, 0.3589344518326193, 0.9177810759959432],
  [81, 100, 0.7222115462093562, 0.8748524849023126],
  [999, 1000, 0.9943574414020421, 0.9998234536293739],
])("wilson of %d of %d", (k, n, low, high) => {
  const interval = wilson(k, n);
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
});

// Newcombe 1998, table II, method 10, contrasts (a) and (e); digits from two scipy Wilson intervals.
test.each([
  [56, 70, 48, 80, 0.05243147240236484, 0.3338726540369059],
  [9, 10, 3, 10, 0.17052272393450296, 0.8090179735354881],
  [10, 10, 0, 20, 0.6790860371419147, 1],
])("newcombe of %d/%d - %d/%d", (a, m, b, n, low, high) => {
  const interval = newcombe({ successes: a, n: m }, { successes: b, n });
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
  expect(interval.method).toBe("newcombe");
});

// stats.t.interval(.95, 5, loc=np.mean(x), scale=stats.sem(x))
test("t interval of a mean", () => {
  const interval = tInterval([0.1, 0.5, 0.2, 1.7, 0.05, 0.3]);
  expect(interval.low).toBeCloseTo(-0.1767916263457326, 9);
  expect(interval.high).toBeCloseTo(1.1267916263457325, 9);
  expect(tInterval([1]).high).toBe(Number.POSITIVE_INFINITY);
  expect(tInterval([2, 2, 2])).toMatchObject({ low: 2, high: 2 });
});

// scipy.stats.bootstrap((x**2,), lambda z, axis: np.sqrt(np.mean(z, axis=axis)), n_resamples=200000, method="BCa")
test("rmse interval is the BCa bootstrap", () => {
  const errors = [
    ...[0.3, -1.2, 0.7, 2.1, -0.4, 0.9, -0.1, 1.5, -2.2, 0.6],
    ...[0.05, -0.8, 1.1, -0.35, 0.45, 3, -0.65, 0.2, -1.6, 0.85],
  ];
  const squares = Float64Array.from(errors, (e) => e * e);
  const interval = rmseInterval(squares, randomFrom(3));
  expect(Math.abs(interval.low - 0.8891709621889371)).toBeLessThan(0.02);
  expect(Math.abs(interval.high - 1.7157046816557735)).toBeLessThan(0.04);
  expect(rmseInterval(squares, randomFrom(3))).toEqual(interval);
});

test("a bootstrap of very many rows works on groups of them and agrees with the delta method", () => {
  const random = randomFrom(8);
  const squares = Float64Array.from({ length: 200_000 }, () => random.normal() ** 2);
  const { low, high } = rmseInterval(squares, random);
  // sd of the mean square is sqrt(2/n); of its root half of that: 1.96 * sqrt(2/200000)/2 = 0.0031
  expect((high - low) / 2 / 0.0031).toBeGreaterThan(0.93);
  expect((high - low) / 2 / 0.0031).toBeLessThan(1.07);
  const center = Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / squares.length);
  expect(Math.abs((low + high) / 2 - center)).toBeLessThan(0.0003);
});

/** Share of replicates whose interval holds the truth. */
function coverage(truth: number, replicates: number, draw: (random: Random) => Interval): number {
  const random = randomFrom(2024);
  let held = 0;
  for (let r = 0; r < replicates; r++) {
    const { low, high } = draw(random.split(r));
    if (low <= truth && truth <= high) held++;
  }
  return held / replicates;
}

const count = (random: Random, n: number, p: number): number => {
  let hits = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < p) hits++;
  return hits;
};

// With 1,000 replicates the standard error of a coverage of 95 % is 0.7 points, with 300 it is 1.3.
describe("95 % intervals hold the truth in about 95 % of samples", () => {
  test("wilson, 60 rows at 90 %", () => {
    const share = coverage(0.9, 1000, (random) => wilson(count(random, 60, 0.9), 60));
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.98);
  });

  test("newcombe, 80 rows at 90 % against 50 at 80 %", () => {
    const share = coverage(0.1, 1000, (random) =>
      newcombe({ successes: count(random, 80, 0.9), n: 80 }, { successes: count(random, 50, 0.8), n: 50 }),
    );
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.98);
  });

  test("t on log losses, 200 rows", () => {
    // Probability p of class one uniform in (0, 1), truth drawn from it: expected log loss
    // = integral of -p log p - (1-p) log(1-p) = 1/2.
    const share = coverage(0.5, 1000, (random) => {
      const losses = Float64Array.from({ length: 200 }, () => {
        const p = random.uniform();
        return -Math.log(random.uniform() < p ? p : 1 - p);
      });
      return tInterval(losses);
    });
    expect(share).toBeGreaterThan(0.925);
    expect(share).toBeLessThan(0.97);
  });

  test("bootstrap of rmse, 100 rows of normal errors", () => {
    const share = coverage(1, 300, (random) =>
      rmseInterval(
        Float64Array.from({ length: 100 }, () => random.normal() ** 2),
        random,
      ),
    );
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.98);
  });
});
