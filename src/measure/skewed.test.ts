import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { tAround } from "./interval.ts";
import { metrics } from "./metrics/all.ts";
import { boundsOfSkewed } from "./skewed.ts";

// t = stats.t.ppf((1 + level) / 2, degrees); g = lambda T: T + s * T**2 / 3 + s**2 * T**3 / 27 + s / 6
// low = value - se * optimize.brentq(lambda T: g(T) - t, -50, 50); high = value - se * brentq(lambda T: g(T) + t, ...)
test.each([
  [2, { standardError: 0.5, degrees: 11, skewness: 0.3 }, 0.95, 1.09729183502193, 3.5633701967765683],
  [2, { standardError: 0.5, degrees: 11, skewness: -0.3 }, 0.95, 0.4366298032234317, 2.90270816497807],
  [0, { standardError: 1, degrees: 30, skewness: 0.1 }, 0.975, -2.1805608523930906, 2.594070687740995],
])("bounds solve Hall's cubic (%s, %o)", (value, spread, level, low, high) => {
  const bounds = boundsOfSkewed(value, spread, level);
  expect(bounds.low).toBeCloseTo(low, 6);
  expect(bounds.high).toBeCloseTo(high, 6);
});

test("without skewness they are Student's", () => {
  const { low, high } = tAround(3, 0.7, 9);
  const bounds = boundsOfSkewed(3, { standardError: 0.7, degrees: 9, skewness: 0 }, 0.95);
  expect(bounds.low).toBeCloseTo(low, 12);
  expect(bounds.high).toBeCloseTo(high, 12);
});

test("however wild a cluster is, no bound is more than about twice as far, and the interval never narrower", () => {
  for (const degrees of [1, 2, 5, 11, 50])
    for (const skewness of [-5, -1, -0.3, 0.02, 0.3, 1, 5]) {
      const { low, high } = boundsOfSkewed(0, { standardError: 1, degrees, skewness }, 0.95);
      const plain = tAround(0, 1, degrees).high;
      expect(Math.max(-low, high)).toBeLessThan(2.1 * plain);
      expect(high - low).toBeGreaterThan(2 * plain - 1e-9);
      expect(low).toBeLessThan(0);
      expect(high).toBeGreaterThan(0);
    }
});

test("mean absolute errors over groups: the jackknife of the logarithm, with what skewness is left", () => {
  // r = [.2, .5, .3, .9, .4, .6, .35, .45, .8, .25, .55, 1.6]; x = np.repeat(r, 3) + np.tile([-.1, 0, .1], 12)
  // leave[k] = np.log(np.delete(x, rows of group k).mean()); d = np.log(x.mean()) - leave
  // se = (11 / 12 * (d**2).sum()) ** .5 = 0.204; skewness (d**3).sum() / (d**2).sum() ** 1.5 = 0.541, of which 1 / 1.1 / t counts
  // degrees 24 / (12 * (d**4).sum() / (d**2).sum() ** 2 - 1) = 4.951
  const levels = [0.2, 0.5, 0.3, 0.9, 0.4, 0.6, 0.35, 0.45, 0.8, 0.25, 0.55, 1.6];
  const errors = levels.flatMap((level) => [level - 0.1, level, level + 0.1]);
  const of = Int32Array.from(errors, (_, i) => Math.floor(i / 3));
  const predictions = {
    kind: "values" as const,
    truth: new Float64Array(errors.length),
    values: Float64Array.from(errors),
  };
  const asked = { dependence: { kind: "groups" as const, of } };
  const { low, high, method, groups } = metrics.mae.interval(predictions, randomFrom(0), asked);
  expect(low).toBeCloseTo(0.38152708527689355, 6);
  expect(high).toBeCloseTo(1.5961820792109953, 6);
  expect([method, groups]).toEqual(["cluster jackknife", 12]);
  const right = { ...predictions, values: new Float64Array(errors.length) };
  expect(metrics.mae.interval(right, randomFrom(0), asked)).toMatchObject({ low: 0, high: 0 });
});
