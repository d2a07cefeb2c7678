import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawWorld, type WorldShape } from "../../bench/src/worlds.ts";
import { randomFrom } from "../runtime/random.ts";
import { blockLength } from "./blockLength.ts";
import { correctedScore } from "./correction.ts";
import { clustersOf, type Dependence, degreesOf } from "./dependence.ts";
import { dieboldMariano } from "./dieboldMariano.ts";
import { measureGap } from "./gap.ts";
import type { Interval } from "./interval.ts";
import { meanInterval } from "./jackknife.ts";
import { metrics } from "./metrics/all.ts";
import { paired } from "./paired.ts";
import { proportionInterval } from "./proportion.ts";
import { scorePart } from "./score.ts";

const groupsOf = (...of: number[]): Dependence => ({ kind: "groups", of: Int32Array.from(of) });

describe("by hand and against numpy and scipy", () => {
  // groups of two: means 0.2, 0.6, 0.4, 1.2; stats.t.interval(.95, 3, np.mean(m), stats.sem(m))
  const even = Float64Array.of(0.1, 0.3, 0.5, 0.7, 0.4, 0.4, 1.0, 1.4);
  test("groups of one size: the t interval of their means", () => {
    const { low, high, method, groups, effectiveRows } = meanInterval(even, {
      dependence: groupsOf(7, 7, 3, 3, 9, 9, 1, 1),
    });
    expect(low).toBeCloseTo(-0.08748697637178149, 10);
    expect(high).toBeCloseTo(1.2874869763717816, 10);
    expect([method, groups]).toEqual(["cluster t", 4]);
    // x.var(ddof=1) / stats.sem(m) ** 2
    expect(effectiveRows).toBeCloseTo(3.795918367346938, 10);
  });

  test("groups that are all alike, unlike within: half the width that rows by themselves have", () => {
    // x = np.tile([0, 1], 6); a = stats.t.interval(.95, 11, x.mean(), stats.sem(x)); (a[0] + .5) / 2, (a[1] + .5) / 2
    const alike = Float64Array.from({ length: 12 }, (_, i) => i % 2);
    const dependence = groupsOf(...Array.from(alike, (_, i) => Math.floor(i / 2)));
    const { low, high, effectiveRows } = meanInterval(alike, { dependence });
    expect(low).toBeCloseTo(0.3340945012469214, 10);
    expect(high).toBeCloseTo(0.6659054987530786, 10);
    expect(effectiveRows).toBe(12);
  });

  test("groups of unlike sizes: the jackknife over groups", () => {
    // g = [0,0,0,1,2,2,3,3]; leave = [np.delete(x, np.flatnonzero(g == k)).mean() for k in range(4)]
    // se = (3 / 4 * sum((leave - x.mean()) ** 2)) ** .5; n = [3, 1, 2, 2]; df = sum(n**2)**2 / sum(n**4) - 1 = 1.842
    // Kurtosis k of leave - x.mean() is 1.80, and 2 * 4 / (k - 1) = 10 degrees are not fewer
    const { low, high } = meanInterval(even, { dependence: groupsOf(0, 0, 0, 1, 2, 2, 3, 3) });
    expect(low).toBeCloseTo(-0.5240862018227657, 9);
    expect(high).toBeCloseTo(1.7240862018227658, 9);
  });

  test("fewer degrees where one group makes most of the variance", () => {
    // Group means 0, 0, 0, 0, 0, 0, 0, 1, of one row each: e = means - 1 / 8; k = 8 * sum(e**4) / sum(e**2)**2
    // = 8 * (7 / 8**4 + (7 / 8)**4) / (7 / 8)**2 = 6.143; df = 2 * 8 / (k - 1) = 3.111; se = 1 / 8
    const values = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 1);
    const { low, high } = meanInterval(values, { dependence: groupsOf(1, 2, 3, 4, 5, 6, 7, 8) });
    // stats.t.ppf(.975, df) / 8
    expect((high - low) / 2).toBeCloseTo(0.38988792776099457, 8);
  });

  test("a difference paired over groups is the t test of their mean differences", () => {
    const d = paired([even], [even.map(() => 0.2)], { dependence: groupsOf(1, 1, 2, 2, 3, 3, 4, 4) });
    expect(d.difference).toBeCloseTo(0.4, 12);
    expect(d.standardError).toBeCloseTo(0.21602468994692867, 12);
    // stats.t.cdf(-.4 / stats.sem(m), 3)
    expect(d.probabilityBetter).toBeCloseTo(0.08058092360675971, 10);
    expect(d.interval).toMatchObject({ groups: 4, method: "cluster t" });
  });

  test("Diebold and Mariano, with the correction of Harvey, Leybourne and Newbold", () => {
    const a = Float64Array.of(0.9, 0.8, 0.5, 0.4, 0.3, 0.2, 0.35, 0.6, 0.8, 0.75);
    const b = Float64Array.of(0.6, 0.7, 0.35, 0.45, 0.5, 0.3, 0.3, 0.4, 0.65, 0.5);
    // One step ahead it is the paired t test: stats.ttest_rel(a, b)
    const one = dieboldMariano(a, b);
    expect(one.statistic).toBeCloseTo(1.6805071361132888, 10);
    expect(one.pValue).toBeCloseTo(0.12715949379547062, 10);
    // d = a - b; c = [((d - d.mean())[k:] * (d - d.mean())[:n-k]).sum() / n for k in range(2)]; h = 2
    // dm = d.mean() / ((c[0] + 2 * c[1]) / n) ** .5; dm *= ((n + 1 - 2*h + h*(h-1)/n) / n) ** .5
    const two = dieboldMariano(a, b, { horizon: 2 });
    expect(two.statistic).toBeCloseTo(1.081440885341963, 10);
    // 2 * stats.t.cdf(-abs(dm), n - 1)
    expect(two.pValue).toBeCloseTo(0.30762510153394984, 10);
    expect(two.interval.low + two.interval.high).toBeCloseTo(2 * two.difference, 12);
    // c[0] + 2 * c[1] of 1, -1, 1, -1 is 1 - 1.5: no variance, no claim
    const none = dieboldMariano(Float64Array.of(1, -1, 1, -1), new Float64Array(4), { horizon: 2 });
    expect(none.statistic).toBeNaN();
    expect(none.interval.high).toBe(Number.POSITIVE_INFINITY);
    expect(() => dieboldMariano(a, b, { horizon: 10 })).toThrow(RangeError);
    expect(() => dieboldMariano(a, b.slice(1))).toThrow("10 and 9");
  });

  test("degrees of freedom: clusters of one size less one, fewer where one is large", () => {
    const degrees = (...of: number[]): number => degreesOf(clusters(groupsOf(...of)));
    expect(degrees(1, 1, 2, 2, 3, 3)).toBe(2);
    // (1 + 1 + 16)^2 / (1 + 1 + 256) - 1
    expect(degrees(1, 2, 3, 3, 3, 3)).toBe(1);
    expect(degrees(1, 2, 3, 4, 4)).toBeCloseTo(49 / 19 - 1, 12);
    expect(degrees(5, 5)).toBe(0);
  });

  const clusters = (dependence: Dependence) => {
    const n = dependence.kind === "groups" ? dependence.of.length : 0;
    const found = clustersOf(dependence, new Float64Array(n));
    if (found === undefined) throw new Error("there are groups");
    return found;
  };

  test("blocks are consecutive in time whatever the order of the rows, and longer where rows remember longer", () => {
    const order = randomFrom(3).shuffle(Int32Array.from({ length: 500 }, (_, i) => i));
    const noise = Float64Array.from({ length: 500 }, () => 0);
    const found = clustersOf({ kind: "time", order }, noise);
    const inTime = Array.from(order, (row) => found?.of[row] ?? -1);
    expect(inTime).toEqual([...inTime].sort((a, b) => a - b));
    // 2.4 * 500 ** (1 / 3) = 19.05, so blocks of at least 20
    expect(found?.count).toBe(25);
    const random = randomFrom(4);
    let last = 0;
    const slow = Float64Array.from({ length: 2000 }, () => {
      last = 0.95 * last + random.normal();
      return last;
    });
    expect(blockLength(slow)).toBeGreaterThan(2 * blockLength(slow.map(() => random.normal())));
  });
});

test("rows of one moment share a block, and blocks are counted in moments", () => {
  const moment = Int32Array.from({ length: 600 }, (_, i) => Math.floor(i / 20));
  const order = Int32Array.from({ length: 600 }, (_, i) => i);
  const found = clustersOf({ kind: "time", order, moment }, new Float64Array(600));
  // 30 moments: blocks of ceil(2.4 * 30 ** (1 / 3)) = 8 moments
  expect(found?.count).toBe(3);
  expect(new Set(Array.from(moment, (m, i) => `${m} ${found?.of[i]}`)).size).toBe(30);
});

describe("the few and the extreme", () => {
  const asked = { dependence: groupsOf(4, 4, 4, 4) };
  test("one group tells nothing", () => {
    expect(meanInterval(Float64Array.of(1, 2, 3, 4), asked)).toMatchObject({
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
      groups: 1,
    });
    expect(proportionInterval(Float64Array.of(1, 0, 1, 1), asked)).toMatchObject({ low: 0, high: 1 });
  });

  test("where all rows are right, a group counts as one row", () => {
    const hits = new Float64Array(60).fill(1);
    const dependence = groupsOf(...Array.from({ length: 60 }, (_, i) => i % 12));
    // r = 12 * (stats.norm.ppf(.975) / stats.t.ppf(.975, 11)) ** 2; low of Wilson: r / (r + 1.959964 ** 2)
    const { low, high, effectiveRows } = proportionInterval(hits, { dependence });
    expect(effectiveRows).toBeCloseTo(9.515753849825867, 9);
    expect(low).toBeCloseTo(0.7124056556221188, 9);
    expect(high).toBe(1);
  });

  test("a dependence of other rows is refused", () => {
    expect(() => meanInterval(Float64Array.of(1, 2), asked)).toThrow("4 rows does not fit 2 rows");
  });

  test("groups and time take off at most half of the width that rows alone have, and a higher level nothing", () => {
    const random = randomFrom(1);
    const shape = fc.record({
      kind: fc.constantFrom("groups" as const, "time" as const),
      rows: fc.integer({ min: 4, max: 80 }),
      groups: fc.integer({ min: 2, max: 12 }),
      correlation: fc.double({ min: 0, max: 0.9, noNaN: true }),
    });
    // On the scale that the interval is made on; beyond +-30, where probabilities run into 0 and 1, it is cut off, which
    // leaves at least half of a width at least half.
    const logit = (p: number): number => Math.max(-30, Math.min(30, Math.log(p / (1 - p))));
    const width = ({ low, high, method }: Interval): number =>
      method.endsWith("delong") ? logit(high) - logit(low) : high - low;
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 1000 }), (own, seed) => {
        const world = drawWorld(own, randomFrom(seed));
        const { dependence } = world;
        for (const name of ["accuracy", "balancedAccuracy", "logLoss", "auc", "mae"] as const) {
          const p = metrics[name].tasks.includes("regression") ? world.values : world.classes;
          const alone = metrics[name].interval(p, random);
          const together = metrics[name].interval(p, random, { dependence });
          const twoLooks = metrics[name].interval(p, random, { dependence, level: 0.975 });
          expect(width(together)).toBeGreaterThanOrEqual((width(alone) / 2) * (1 - 1e-9));
          expect(width(twoLooks)).toBeGreaterThanOrEqual(width(together) * (1 - 1e-9));
          expect(twoLooks.level).toBe(0.975);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("scores, gap and correction take the dependence and say what they counted", () => {
  const shape: WorldShape = { kind: "groups", rows: 0, groups: 15, correlation: 0.5 };
  const random = randomFrom(6);
  const train = drawWorld(shape, random);
  const world = drawWorld(shape, random);
  const { dependence } = world;
  const score = scorePart(world.values, metrics.rmse, random, { dependence, level: 0.975 });
  expect(score.interval).toMatchObject({ method: "cluster jackknife", groups: 15, level: 0.975 });
  expect(score.lossInterval).toMatchObject({ method: "cluster t", groups: 15 });
  const gap = measureGap(train.classes, world.classes, metrics.accuracy, random, {
    train: train.dependence,
    test: dependence,
  });
  const naive = measureGap(train.classes, world.classes, metrics.accuracy, random);
  expect(gap.lossInterval.groups).toBe(15);
  expect(gap.interval.groups).toBe(15);
  expect(gap.lossIntervalConservative).toMatchObject({ method: "cluster welch", groups: 15 });
  const width = ({ low, high }: Interval): number => high - low;
  expect(width(gap.interval)).toBeGreaterThan(width(naive.interval));
  expect(width(gap.lossIntervalConservative)).toBeGreaterThan(width(gap.lossInterval));
});

test("the correction draws whole groups: what a group has in common is luck too", () => {
  // 20 equally good trials; 12 groups of 20 rows, of which each trial has an effect of its own a group.
  let rows = 0;
  let groups = 0;
  for (let study = 0; study < 10; study++) {
    const random = randomFrom(study);
    const of = Int32Array.from({ length: 240 }, (_, i) => Math.floor(i / 20));
    const trials = Array.from({ length: 20 }, () => {
      const effects = Array.from({ length: 12 }, () => random.normal());
      return Float64Array.from(of, (group) => 2 + 0.5 * (effects[group] ?? 0) + 0.5 * random.normal());
    });
    rows += correctedScore(trials, random, 100).optimism / 10;
    groups += correctedScore(trials, random, 100, trials, { kind: "groups", of }).optimism / 10;
  }
  // Luck of the best of 20: 1.867 standard errors of a mean, (.25 / 12 + .25 / 240) ** .5 = 0.148
  expect(groups).toBeGreaterThan(0.6 * 1.867 * 0.148);
  expect(groups).toBeLessThan(1.4 * 1.867 * 0.148);
  expect(rows).toBeLessThan(0.5 * groups);
});
