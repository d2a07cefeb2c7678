import { describe, expect, test } from "vitest";
import { type Random, randomFrom } from "../runtime/random.ts";
import { chooseRung, type Rung } from "./rungs.ts";

const sizes = [50_000, 20_000, 8_000, 3_000, 1_000, 300];

/** Validation losses of a ladder whose true mean losses are given: shared rows, three seeds, correlation .9. */
function ladder(random: Random, truths: readonly number[], n = 400): Rung[] {
  const rows = Float64Array.from({ length: n }, () => 0.6 * random.normal());
  return truths.map((truth, i) => ({
    parameters: sizes[i] ?? 1,
    losses: [0, 1, 2].map(() => {
      const seed = 0.003 * random.normal();
      return rows.map((row) => truth + row + seed + 0.15 * random.normal());
    }),
  }));
}

function picks(truths: readonly number[], margin: number, replicates: number): number[] {
  const counts = truths.map(() => 0);
  const random = randomFrom(12);
  for (let r = 0; r < replicates; r++) {
    const { chosen } = chooseRung(ladder(random.split(r), truths), margin);
    counts[chosen] = (counts[chosen] ?? 0) + 1;
  }
  return counts.map((count) => count / replicates);
}

describe("the smallest size that is not worse", () => {
  test("a clearly worse size is refused, the smallest equal one chosen, the best has no difference", () => {
    const base = Float64Array.from({ length: 50 }, (_, i) => 0.5 + 0.01 * (i % 7));
    const rung = (parameters: number, shift: number): Rung => ({
      parameters,
      losses: [base.map((x, i) => x + shift + 0.001 * (i % 3))],
    });
    const noisy: Rung = { parameters: 200, losses: [base.map((x, i) => x + 0.01 * Math.sin(i))] };
    const choice = chooseRung([rung(1000, 0), noisy, rung(50, 0.3)], 0.02);
    expect(choice.againstBest[choice.best]).toBeUndefined();
    expect(choice.accepted).toEqual([true, true, false]);
    expect(choice.chosen).toBe(1);
    expect(choice.againstBest[2]?.difference).toBeGreaterThan(0.29);
  });

  test("too small a margin keeps the best", () => {
    const random = randomFrom(3);
    const choice = chooseRung(ladder(random, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 60), 1e-6);
    expect(choice.chosen).toBe(choice.best);
  });

  test("a network that diverged is neither best nor accepted", () => {
    const fine = { parameters: 100, losses: [Float64Array.of(1, 2, 3)] };
    const lost = { parameters: 10, losses: [Float64Array.of(Number.NaN, 2, 3)] };
    expect(chooseRung([lost, fine], 1)).toMatchObject({ best: 1, chosen: 1, accepted: [false, true] });
    expect(() => chooseRung([], 1)).toThrow(RangeError);
  });

  test("of sizes that are truly equal, small ones are chosen", () => {
    const shares = picks([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 0.02, 200);
    expect((shares[4] ?? 0) + (shares[5] ?? 0)).toBeGreaterThan(0.6);
  });

  test("sizes that are truly worse by more than the margin are hardly ever chosen", () => {
    const shares = picks([0.5, 0.5, 0.5, 0.5, 0.53, 0.6], 0.02, 200);
    expect((shares[4] ?? 0) + (shares[5] ?? 0)).toBeLessThan(0.03);
    expect((shares[2] ?? 0) + (shares[3] ?? 0)).toBeGreaterThan(0.75);
  });
});
