import { describe, expect, test } from "vitest";
import { type Random, randomFrom } from "../runtime/random.ts";
import { chooseRung, type Judging, largestWins, type Rung } from "./rungs.ts";

const by = (margin: number, rule: Judging["rule"] = "1se"): Judging => ({
  rule,
  margin,
  random: randomFrom(5),
});

const sizes = [50_000, 20_000, 8_000, 3_000, 1_000, 300, 100, 50];

/** Validation losses of a ladder whose true mean losses are given: shared rows, three seeds. */
function ladder(random: Random, truths: readonly number[], n = 400, spread = 0.15): Rung[] {
  const rows = Float64Array.from({ length: n }, () => 0.6 * random.normal());
  return truths.map((truth, i) => ({
    size: sizes[i] ?? 1,
    losses: [0, 1, 2].map(() => {
      const seed = 0.02 * spread * random.normal();
      return rows.map((row) => truth + row + seed + spread * random.normal());
    }),
  }));
}

function picks(truths: readonly number[], margin: number, replicates: number, spread?: number): number[] {
  const counts = truths.map(() => 0);
  const random = randomFrom(12);
  for (let r = 0; r < replicates; r++) {
    const { chosen } = chooseRung(ladder(random.split(r), truths, 300, spread), by(margin));
    counts[chosen] = (counts[chosen] ?? 0) + 1;
  }
  return counts.map((count) => count / replicates);
}

describe("the smallest size that is not worse", () => {
  test("a clearly worse size is refused, the smallest equal one chosen, the best has no difference", () => {
    const base = Float64Array.from({ length: 50 }, (_, i) => 0.5 + 0.01 * (i % 7));
    const rung = (size: number, shift: number): Rung => ({
      size,
      losses: [base.map((x, i) => x + shift + 0.001 * (i % 3))],
    });
    const noisy: Rung = { size: 200, losses: [base.map((x, i) => x + 0.01 * Math.sin(i))] };
    const choice = chooseRung([rung(1000, 0), noisy, rung(50, 0.3)], by(0.02));
    expect(choice.againstBest[choice.best]).toBeUndefined();
    expect(choice.accepted).toEqual([true, true, false]);
    expect(choice.chosen).toBe(1);
    expect(choice.againstBest[2]?.difference).toBeGreaterThan(0.29);
  });

  test("too small a margin keeps the best", () => {
    const random = randomFrom(3);
    const choice = chooseRung(ladder(random, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 60), by(1e-6));
    expect(choice.chosen).toBe(choice.best);
  });

  test("a network that diverged is neither best nor accepted", () => {
    const fine = { size: 100, losses: [Float64Array.of(1, 2, 3)] };
    const lost = { size: 10, losses: [Float64Array.of(Number.NaN, 2, 3)] };
    expect(chooseRung([lost, fine], by(1))).toMatchObject({ best: 1, chosen: 1, accepted: [false, true] });
    expect(() => chooseRung([], by(1))).toThrow(RangeError);
  });

  test("of sizes that are truly equal the smallest is chosen, and hardly ever one that is truly worse", () => {
    for (const truths of [
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.53, 0.57, 0.65],
      [0.508, 0.504, 0.502, 0.5, 0.53, 0.57, 0.6, 0.65],
    ]) {
      const shares = picks(truths, 0.02, 300, 0.055);
      const knee = truths.findLastIndex((truth) => truth === 0.5);
      expect(shares[knee]).toBeGreaterThanOrEqual(0.8);
      expect(shares.slice(knee + 1).reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(0.05);
    }
  });
});

describe("other rules", () => {
  const random = randomFrom(3);
  const truths = [0.52, 0.5, 0.501, 0.502, 0.503, 0.56, 0.6, 0.65];
  const rungs = ladder(random, truths, 600);

  test("best takes the best and accepts no other; mcs accepts what cannot be told from it", () => {
    const best = chooseRung(rungs, by(0.02, "best"));
    expect(best.chosen).toBe(best.best);
    expect(best.accepted.filter(Boolean)).toHaveLength(1);
    const set = chooseRung(rungs, by(0, "mcs"));
    expect(set.best).toBe(best.best);
    expect(set.accepted.slice(5)).toEqual([false, false, false]);
    expect(set.accepted[1]).toBe(true);
    expect(set.chosen).toBe(set.accepted.lastIndexOf(true));
  });

  test("the largest wins where it is clearly better than all others", () => {
    expect(largestWins(rungs, { kind: "independent" })).toBe(false);
    expect(largestWins(rungs.slice(1), { kind: "independent" })).toBe(false);
    expect(largestWins(ladder(random, [0.45, 0.5, 0.52]), { kind: "independent" })).toBe(true);
    expect(largestWins(rungs.slice(0, 1), { kind: "independent" })).toBe(false);
  });
});
