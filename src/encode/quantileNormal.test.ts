import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "./normalQuantile.ts";
import { fitNormalScores, normalScore } from "./quantileNormal.ts";

const fit = (values: readonly number[]) => fitNormalScores(Float32Array.from(values).sort());

describe("normal quantiles", () => {
  // scipy.stats.norm.ppf([1e-12, 1e-6, 0.01, 0.08, 0.3, 0.5, 0.77, 0.999])
  it.each([
    [1e-12, -7.034483825],
    [1e-6, -4.753424309],
    [0.01, -2.326347874],
    [0.08, -1.40507156],
    [0.3, -0.5244005127],
    [0.5, 0],
    [0.77, 0.738846849],
    [0.999, 3.090232306],
  ])("of %f", (share, expected) => {
    expect(normalQuantile(share)).toBeCloseTo(expected, 5);
  });
});

describe("normal scores", () => {
  // scipy.stats.norm.ppf((scipy.stats.rankdata([3, 1, 1, 10]) - 0.5) / 4)
  it("are normal quantiles of middle ranks, ties together", () => {
    const curve = fit([3, 1, 1, 10]);
    for (const [value, score] of [
      [1, -0.67448975],
      [3, 0.31863936],
      [10, 1.15034938],
    ] as const) {
      expect(normalScore(curve, value)).toBeCloseTo(score, 5);
    }
    expect(normalScore(curve, 2)).toBeCloseTo((-0.67448975 + 0.31863936) / 2, 5);
    expect(normalScore(curve, -50)).toBe(normalScore(curve, 1));
    expect(normalScore(curve, 1e9)).toBe(normalScore(curve, 10));
  });

  it("make a skewed column nearly normal", () => {
    const skewed = Array.from({ length: 4001 }, (_, i) => Math.exp((8 * i) / 4000));
    const curve = fit(skewed);
    const scores = skewed.map((value) => normalScore(curve, value));
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    expect(mean).toBeCloseTo(0, 2);
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  });

  it("never fall where values rise, and are 0 for a column of one value", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 300 }),
        (values) => {
          const curve = fit(values);
          const scores = [...values].sort((a, b) => a - b).map((value) => normalScore(curve, value));
          expect(scores.every((score, i) => Number.isFinite(score) && score >= (scores[i - 1] ?? -9))).toBe(
            true,
          );
        },
      ),
      { numRuns: 100, seed: 5 },
    );
    expect(normalScore(fit([7, 7, 7]), 8)).toBe(0);
    expect(normalScore(fit([]), 8)).toBe(0);
  });
});
