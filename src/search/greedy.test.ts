import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mixPredictions } from "../measure/mixture.ts";
import { mean } from "../measure/moments.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { randomFrom } from "../runtime/random.ts";
import { greedyCounts } from "./greedy.ts";

const values = (truth: readonly number[], own: readonly number[]): Predictions => ({
  kind: "values",
  truth: Float64Array.from(truth),
  values: Float64Array.from(own),
});

const lossOf = (members: readonly Predictions[], counts: ArrayLike<number>): number =>
  mean(rowLosses(mixPredictions(members, counts)));

/** A few networks on a few rows: of classes or of values. */
function library(seed: number, networks: number, rows: number, isClasses: boolean): Predictions[] {
  const random = randomFrom(seed);
  const truth = Array.from({ length: rows }, () => random.integer(3));
  return Array.from({ length: networks }, (): Predictions => {
    if (!isClasses)
      return values(
        truth,
        truth.map((y) => y + random.normal()),
      );
    const probabilities = new Float64Array(rows * 3);
    for (let row = 0; row < rows; row++) {
      const powers = [0, 1, 2].map((c) => Math.exp(random.normal() + (truth[row] === c ? 1 : 0)));
      const sum = powers.reduce((a, b) => a + b);
      for (const [c, power] of powers.entries()) probabilities[3 * row + c] = power / sum;
    }
    return { kind: "classes", truth: Int32Array.from(truth), probabilities, classes: 3 };
  });
}

/** Every way to take at most `left` networks, with replacement. */
function* multisets(networks: number, left: number, from = 0): Generator<number[]> {
  if (from === networks) {
    yield [];
    return;
  }
  for (let count = 0; count <= left; count++) {
    for (const rest of multisets(networks, left - count, from + 1)) yield [count, ...rest];
  }
}

const small = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  networks: fc.integer({ min: 1, max: 4 }),
  rows: fc.integer({ min: 2, max: 40 }),
  isClasses: fc.boolean(),
});

describe("greedy selection with replacement", () => {
  test("by hand: errors 3, -1 and 10; the second first, then the first once to three of it", () => {
    // Means of errors: -1; (3 - 1) / 2 = 1; (3 - 2) / 3 = 1/3; (3 - 3) / 4 = 0.
    const members = [3, -1, 10].map((error) => values([0, 0], [error, error]));
    expect([...greedyCounts(members, { start: 1 })]).toEqual([1, 3, 0]);
    expect([...greedyCounts(members, { start: 1, steps: 3 })]).toEqual([1, 2, 0]);
    expect([...greedyCounts(members, { most: 1 })]).toEqual([0, 1, 0]);
  });

  test("comes within a tenth of the best of all ensembles of that size, found by trying each", () => {
    fc.assert(
      fc.property(small, ({ seed, networks, rows, isClasses }) => {
        const members = library(seed, networks, rows, isClasses);
        const counts = greedyCounts(members, { start: 1, steps: 6 });
        const own = lossOf(members, counts);
        let lowest = Number.POSITIVE_INFINITY;
        for (const each of multisets(networks, 6)) {
          if (each.some((n) => n > 0)) lowest = Math.min(lowest, lossOf(members, each));
        }
        expect(own).toBeGreaterThanOrEqual(lowest - 1e-12);
        expect(own).toBeLessThanOrEqual(1.1 * lowest + 1e-12);
      }),
      { seed: 31, numRuns: 60 },
    );
  });

  test("the best pair that holds the best network is what two steps find", () => {
    fc.assert(
      fc.property(small, ({ seed, networks, rows, isClasses }) => {
        const members = library(seed, networks, rows, isClasses);
        const alone = members.map((member) => mean(rowLosses(member)));
        const best = alone.indexOf(Math.min(...alone));
        const pairs = members.map((_, m) =>
          lossOf(
            members,
            members.map((_, i) => +(i === best) + +(i === m)),
          ),
        );
        const counts = greedyCounts(members, { start: 1, steps: 2 });
        expect(lossOf(members, counts)).toBeCloseTo(Math.min(...pairs), 10);
      }),
      { seed: 31, numRuns: 60 },
    );
  });

  test("is never worse than the best network or the mean of the best few, and stays within its limits", () => {
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 6 }), (own, most) => {
        const members = library(own.seed, 12, own.rows, own.isClasses);
        const ranked = members.toSorted((a, b) => mean(rowLosses(a)) - mean(rowLosses(b)));
        const counts = greedyCounts(members, { most });
        const loss = lossOf(members, counts);
        for (let top = 1; top <= most; top++) {
          expect(loss).toBeLessThanOrEqual(lossOf(ranked.slice(0, top), new Array(top).fill(1)) + 1e-10);
        }
        expect(counts.filter((n) => n > 0).length).toBeLessThanOrEqual(most);
        const sum = counts.reduce((a, b) => a + b);
        expect(sum).toBeGreaterThan(0);
        expect(sum).toBeLessThanOrEqual(40);
      }),
      { seed: 31, numRuns: 40 },
    );
  });

  test("looks at the rows it is given alone, and at no network that diverged", () => {
    const members = [
      values([0, 0, 0], [1, 1, 0]),
      values([0, 0, 0], [0, 0, 9]),
      values([0, 0, 0], [0, NaN, 0]),
    ];
    expect([...greedyCounts(members, { rows: Int32Array.of(0, 1) })]).toEqual([0, 1, 0]);
    expect([...greedyCounts(members, { rows: Int32Array.of(2), steps: 5 })]).toEqual([1, 0, 0]);
    expect(() => greedyCounts(members.slice(2))).toThrow(RangeError);
    expect(() => greedyCounts([])).toThrow(RangeError);
  });

  test("probabilities of zero count as log loss counts them", () => {
    const members = [1, 2].map(
      (k): Predictions => ({
        kind: "classes",
        truth: new Int32Array(64),
        probabilities: Float64Array.from({ length: 128 }, (_, i) =>
          i % 2 === 0 ? (k === 1 ? 0 : 1e-30) : 1,
        ),
        classes: 2,
      }),
    );
    expect([...greedyCounts(members)]).toEqual([1, 0]);
  });

  test("of fifty equals on ten thousand rows it takes as many as it may, and they beat each of them", () => {
    const members = library(3, 50, 10_000, true);
    const counts = greedyCounts(members, { most: 8 });
    expect([...counts].filter((count) => count > 0)).toHaveLength(8);
    const best = Math.min(...members.map((own) => mean(rowLosses(own))));
    expect(lossOf(members, counts)).toBeLessThan(best);
  });
});
