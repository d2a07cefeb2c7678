import { describe, expect, test } from "vitest";
import { type Random, randomFrom } from "../runtime/random.ts";
import { correctedScore } from "./correction.ts";

/** Trials with those true mean losses; rows share an effect, as losses of real trials do. */
function trials(random: Random, truths: readonly number[], n: number): Float64Array[] {
  const rows = Float64Array.from({ length: n }, () => random.normal());
  return truths.map((truth) => rows.map((row) => truth + 0.4 * row + 0.6 * random.normal()));
}

describe("bootstrap bias correction", () => {
  test("trials that are all equally good: most of the winner's luck is taken back", () => {
    const random = randomFrom(11);
    let luck = 0;
    let remaining = 0;
    const replicates = 40;
    for (let r = 0; r < replicates; r++) {
      const stream = random.split(r);
      const losses = trials(stream, new Array(25).fill(1), 150);
      // Only what the noise of each trial adds: the row effects shift picked and corrected alike.
      const shared = losses.reduce(
        (sum, t) => sum + t.reduce((s, x) => s + x, 0) / t.length / losses.length,
        0,
      );
      const score = correctedScore(losses, stream, 100);
      luck += (shared - score.pickedLoss) / replicates;
      remaining += (shared - score.correctedLoss) / replicates;
    }
    // Expected luck: 1.965 (mean maximum of 25 normals) * .6 / sqrt(150) = 0.096
    expect(luck).toBeGreaterThan(0.08);
    expect(luck).toBeLessThan(0.11);
    expect(Math.abs(remaining)).toBeLessThan(0.3 * luck);
  });

  test("a trial that is best by far owes nothing to luck", () => {
    const score = correctedScore(trials(randomFrom(2), [1, 1, 0, 1, 1], 200), randomFrom(1));
    expect(score.picked).toBe(2);
    expect(score.optimism).toBe(0);
  });

  test("one trial is left as it is; one that diverged never wins; the same stream gives the same score", () => {
    const [only = new Float64Array()] = trials(randomFrom(3), [1], 50);
    expect(correctedScore([only], randomFrom(1)).correctedLoss).toBe(
      correctedScore([only], randomFrom(1)).pickedLoss,
    );
    expect(correctedScore([only.map(() => Number.NaN), only], randomFrom(1)).picked).toBe(1);
    const losses = trials(randomFrom(4), [1, 1, 1], 80);
    expect(correctedScore(losses, randomFrom(7))).toEqual(correctedScore(losses, randomFrom(7)));
    expect(() => correctedScore([], randomFrom(1))).toThrow(RangeError);
    expect(() => correctedScore([only, only.slice(1)], randomFrom(1))).toThrow(RangeError);
  });

  test("a hundred trials of ten thousand rows are corrected without waiting", () => {
    const losses = trials(randomFrom(5), new Array(100).fill(1), 10_000);
    const start = performance.now();
    expect(correctedScore(losses, randomFrom(1)).optimism).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

test("another loss of the rows can be reported for the same pick", () => {
  const random = randomFrom(21);
  const losses = trials(random, [1, 1.02, 0.98, 1, 1.01], 300);
  const wrong = losses.map((trial) => trial.map((loss) => (loss > 1 ? 1 : 0)));
  const score = correctedScore(losses, randomFrom(1), 300, wrong);
  expect(score.picked).toBe(correctedScore(losses, randomFrom(1)).picked);
  const shares = wrong.map((trial) => trial.reduce((sum, x) => sum + x, 0) / trial.length);
  expect(score.pickedLoss).toBeCloseTo(shares[score.picked] ?? Number.NaN, 12);
  expect(score.correctedLoss).toBeGreaterThan(score.pickedLoss);
  expect(score.correctedLoss).toBeLessThan(Math.max(...shares) + 0.02);
});
