import { describe, expect, test } from "vitest";
import { type Random, randomFrom } from "../runtime/random.ts";
import { correctedScore } from "./correction.ts";
import { mean } from "./moments.ts";

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

describe("100 trials on 1,000 rows", () => {
  /** Log losses and errors of networks with these centers of the log odds of the true class; rows in common 0.8. */
  function study(random: Random, centers: readonly number[]) {
    const rows = Float64Array.from({ length: 1000 }, () => random.normal());
    const odds = centers.map((center) =>
      rows.map((row) => center + 1.5 * (Math.sqrt(0.8) * row + Math.sqrt(0.2) * random.normal())),
    );
    return { rows, odds };
  }
  /** Mean over the rows of what is expected of a network with that center, by the trapezoid rule over its own part. */
  function truth(rows: Float64Array, center: number, of: (odds: number) => number): number {
    let [sum, weights] = [0, 0];
    for (let own = -4; own <= 4; own += 0.5) {
      const weight = Math.exp(-(own ** 2) / 2);
      weights += weight;
      for (const row of rows)
        sum += weight * of(center + 1.5 * (Math.sqrt(0.8) * row + Math.sqrt(0.2) * own));
    }
    return sum / weights / rows.length;
  }

  const logLoss = (odds: number): number => Math.log1p(Math.exp(-odds));
  const error = (odds: number): number => (odds > 0 ? 0 : 1);

  test.each([
    ["equal", 100, 0, logLoss, 100],
    ["unequal", 100, 0.01, error, 100],
    // The hardest halving: the last look decides who is dropped, and all are as good.
    ["27 equal ones that halving cut to 8", 27, 0, logLoss, 8],
  ] as const)(
    "of 100 studies with trials that are %s at least 80 % of the optimism is taken off",
    (_, trials, spread, loss, survivors) => {
      const random = randomFrom(77);
      let luck = 0;
      let left = 0;
      for (let draw = 0; draw < 100; draw++) {
        const stream = random.split(draw);
        const centers = Array.from({ length: trials }, () => 1.26 + spread * stream.normal());
        const { rows, odds } = study(stream, centers);
        const judged = odds.map((trial, t) => ({
          center: centers[t] ?? Number.NaN,
          losses: trial.map(loss),
        }));
        const seen = judged.sort((a, b) => mean(a.losses) - mean(b.losses)).slice(0, survivors);
        const lists = seen.map(({ losses }) => losses);
        const { picked, pickedLoss, correctedLoss } = correctedScore(lists, stream, 40);
        const known = truth(rows, seen[picked]?.center ?? Number.NaN, loss);
        luck += (known - pickedLoss) / 100;
        left += (known - correctedLoss) / 100;
      }
      // Best of 100 normals: 2.51 standard deviations of what is a network's own; of 27, 2.0.
      expect(luck).toBeGreaterThan(trials === 100 ? 0.015 : 0.012);
      expect(Math.abs(left)).toBeLessThan(0.2 * luck);
    },
  );
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
