import { describe, expect, test } from "vitest";
import { type Random, randomFrom } from "../runtime/random.ts";
import { paired } from "./paired.ts";

const a = Float64Array.of(0.2, 0.5, 0.1, 0.9, 0.4, 0.3, 0.7, 0.25);
const b = Float64Array.of(0.3, 0.45, 0.2, 1.3, 0.5, 0.35, 0.9, 0.2);

// scipy 1.10: r = stats.ttest_rel(a, b); r.confidence_interval(); 1 - ttest_rel(a, b, alternative="less").pvalue
test("one seed on each side is the paired t test", () => {
  const d = paired([a], [b]);
  expect(d.difference).toBeCloseTo(-0.10625, 12);
  expect(d.standardError).toBeCloseTo(0.05126741864269855, 12);
  expect(d.interval.low).toBeCloseTo(-0.22747818140922252, 10);
  expect(d.interval.high).toBeCloseTo(0.014978181409222496, 10);
  expect(d.probabilityBetter).toBeCloseTo(1 - 0.03846805564402949, 10);
  expect(d.n).toBe(8);
});

test("turned around, everything changes its sign", () => {
  const d = paired([a], [b]);
  const e = paired([b], [a]);
  expect(e.difference).toBeCloseTo(-d.difference, 12);
  expect(e.interval.high).toBeCloseTo(-d.interval.low, 12);
  expect(e.probabilityBetter).toBeCloseTo(1 - d.probabilityBetter, 12);
});

test("equal losses differ by nothing, for certain", () => {
  expect(paired([a], [a])).toMatchObject({ difference: 0, standardError: 0, probabilityBetter: 0.5 });
  expect(paired([a], [a]).interval).toMatchObject({ low: 0, high: 0 });
});

test("seeds that shift all rows alike add their variance over their number", () => {
  // Shifts -1, 0, 1: variance 1, over 3 seeds: 1/3; the rows of a - b have no variance.
  const seeds = [-1, 0, 1].map((shift) => a.map((x) => x + shift));
  const d = paired(seeds, [a.map((x) => x - 2)]);
  expect(d.difference).toBeCloseTo(2, 12);
  expect(d.standardError).toBeCloseTo(Math.sqrt(1 / 3), 12);
  // stats.t.ppf(.975, 2) * sqrt(1/3)
  expect(d.interval.high - d.difference).toBeCloseTo(4.302652729911275 * Math.sqrt(1 / 3), 8);
});

test("chance that the lists do not show adds its variance, with its degrees of freedom", () => {
  // The rows of a - b have no variance: what is left is 0.04 with 3 degrees; stats.t.ppf(.975, 3) * .2
  const d = paired([a], [a.map((x) => x - 2)], { chance: { variance: 0.04, degrees: 3 } });
  expect(d.standardError).toBeCloseTo(0.2, 12);
  expect(d.interval.high - d.difference).toBeCloseTo(3.182446305284263 * 0.2, 8);
});

test("rows that cannot be paired are refused", () => {
  expect(() => paired([a], [b.slice(1)])).toThrow("8 and 7 rows");
  expect(() => paired([a, b.slice(1)], [b])).toThrow(RangeError);
});

describe("coverage near 95 %", () => {
  // Loss of seed s on row i: row effect shared by both networks + seed effect + noise.
  function share(replicates: number, seedSpread: number): number {
    const random = randomFrom(5);
    let held = 0;
    for (let r = 0; r < replicates; r++) {
      const stream = random.split(r);
      const rows = Float64Array.from({ length: 120 }, () => 2 * stream.normal());
      const side = (mean: number): Float64Array[] => side3(stream, rows, mean, seedSpread);
      const { low, high } = paired(side(0.3), side(0)).interval;
      if (low <= 0.3 && 0.3 <= high) held++;
    }
    return held / replicates;
  }

  function side3(random: Random, rows: Float64Array, mean: number, seedSpread: number): Float64Array[] {
    return [0, 1, 2].map(() => {
      const seed = seedSpread * random.normal();
      return rows.map((row) => row + mean + seed + 0.5 * random.normal());
    });
  }

  test("without seed noise", () => {
    expect(share(600, 0)).toBeGreaterThan(0.925);
  });

  test("with seed noise that dominates", () => {
    expect(share(600, 0.2)).toBeGreaterThan(0.92);
    expect(share(600, 0.2)).toBeLessThan(0.985);
  });
});
