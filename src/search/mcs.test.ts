import { describe, expect, test } from "vitest";
import { mean } from "../measure/moments.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import { confidenceSet } from "./mcs.ts";

describe("the model confidence set", () => {
  /*
   * numpy, 50,000 resamples of the rows, twice with other seeds; i = np.arange(200):
   *   base = 0.5 + 0.3 * np.sin(1.7 * i)
   *   L[:, j] = base + 0.2 * np.sin(0.9 * i * (j + 1) + j) + [0, .008, .015, .03, .06][j]
   * while more than one is left: d = mean - mean.mean(); db = boot - boot.mean(1) - d;
   *   se = sqrt((db ** 2).mean(0)); p = ((db / se).max(1) >= (d / se).max()).mean(); drop argmax(d / se)
   * running maximum of p, first to last left out: 4: 0.0003, 3: 0.196 and 0.192, 2: 0.629 and 0.624, 1: 0.631 and 0.633
   */
  test("agrees with an independent program", () => {
    const models = [0, 0.008, 0.015, 0.03, 0.06].map((shift, j) => [
      Float64Array.from(
        { length: 200 },
        (_, i) => 0.5 + 0.3 * Math.sin(1.7 * i) + 0.2 * Math.sin(0.9 * i * (j + 1) + j) + shift,
      ),
    ]);
    const { pValues, inSet } = confidenceSet(models, randomFrom(1), { resamples: 4000 });
    for (const [j, expected] of [1, 0.632, 0.627, 0.194, 0.0003].entries()) {
      expect(Math.abs((pValues[j] ?? 0) - expected)).toBeLessThan(0.03);
    }
    expect(inSet).toEqual([true, true, true, true, false]);
    const strict = confidenceSet(models, randomFrom(1), { resamples: 4000, level: 0.7 });
    expect(strict.inSet).toEqual([true, true, true, false, false]);
  });

  test("models that agree in every row are all in it; one that diverged is not", () => {
    const losses = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i) ** 2);
    const lost = losses.map((loss, i) => (i === 3 ? Number.NaN : loss));
    const { inSet, pValues } = confidenceSet([[losses], [losses.slice()], [lost]], randomFrom(0));
    expect(inSet).toEqual([true, true, false]);
    expect(pValues[2]).toBe(0);
    expect(confidenceSet([[lost]], randomFrom(0)).inSet).toEqual([false]);
    expect(() => confidenceSet([], randomFrom(0))).toThrow(RangeError);
  });

  /** How often the truly best is in the set, and how many are, over 200 studies with known truth. */
  function simulate(
    draw: (random: Random) => { losses: Float64Array[][]; groups?: Int32Array },
    best: number,
  ): { readonly covered: number; readonly size: number } {
    const random = randomFrom(31);
    const sets = Array.from({ length: 200 }, (_, r) => {
      const { losses, groups } = draw(random.split(r));
      const dependence = groups && ({ kind: "groups", of: groups } as const);
      return confidenceSet(losses, random.split(r, "set"), {
        resamples: 300,
        ...(dependence && { dependence }),
      });
    });
    return {
      covered: mean(sets.map(({ inSet }) => (inSet[best] ? 1 : 0))),
      size: mean(sets.map(({ inSet }) => inSet.filter(Boolean).length)),
    };
  }

  const truths = [0.62, 0.54, 0.505, 0.5, 0.503, 0.51, 0.53, 0.56];

  test("holds the truly best size in at least 90 % of studies, and not all sizes", () => {
    const { covered, size } = simulate((random) => {
      const rows = Float64Array.from({ length: 300 }, () => 0.6 * random.normal());
      const losses = truths.map((truth) =>
        [0, 1, 2].map(() => {
          const seed = 0.004 * random.normal();
          return rows.map((row) => truth + row + seed + 0.15 * random.normal());
        }),
      );
      return { losses };
    }, 3);
    expect(covered).toBeGreaterThanOrEqual(0.9);
    expect(size).toBeLessThan(6);
  });

  test("and where rows go together in groups", () => {
    const { covered, size } = simulate((random) => {
      const groups = Int32Array.from({ length: 300 }, (_, i) => Math.floor(i / 6));
      const losses = truths.map((truth) => {
        const own = Float64Array.from({ length: 50 }, () => 0.15 * random.normal());
        return [Float64Array.from(groups, (g) => truth + (own[g] ?? 0) + 0.05 * random.normal())];
      });
      return { losses, groups };
    }, 3);
    expect(covered).toBeGreaterThanOrEqual(0.9);
    expect(size).toBeLessThan(7);
  });
});
