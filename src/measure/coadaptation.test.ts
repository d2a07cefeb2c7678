import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { coadaptation } from "./coadaptation.ts";
import { jackknifed, setsOf } from "./sets.ts";

const independent = { kind: "independent" as const };
const sets = (rows: number, most?: number) => setsOf(independent, new Float64Array(rows), most);

test("correlations of constructed units: twins 1, opposites 1, unrelated 0", () => {
  // Columns over four rows: a = 1 2 3 4, b = 2a, c = -a, d = 1 -1 -1 1, which is at right angles to a.
  const rows = [1, 2, 3, 4].map((a, i) => [a, 2 * a, -a, [1, -1, -1, 1][i] ?? 0]);
  const of = (columns: readonly number[]): number =>
    coadaptation(
      Float32Array.from(rows.flatMap((row) => columns.map((column) => row[column] ?? 0))),
      columns.length,
      sets(4),
    ).value;
  expect(of([0, 1])).toBeCloseTo(1, 6);
  expect(of([0, 2])).toBeCloseTo(1, 6);
  expect(of([0, 3])).toBeCloseTo(0, 6);
  // Pairs ab, ac, bc say the same, ad, bd, cd nothing.
  expect(of([0, 1, 2, 3])).toBeCloseTo(0.5, 6);
});

test("units that are the same in all rows are left out", () => {
  const units = Float32Array.from([1, 5, 1, 2, 5, 2, 4, 5, 3]);
  // numpy: abs(np.corrcoef([1, 2, 4], [1, 2, 3])[0, 1])
  expect(coadaptation(units, 3, sets(3))).toMatchObject({ active: 2 });
  expect(coadaptation(units, 3, sets(3)).value).toBeCloseTo(0.9819805060619659, 6);
  expect(coadaptation(new Float32Array(6), 2, sets(3)).value).toBeNaN();
});

test("what is left without a set is what the other rows say by themselves", () => {
  const random = randomFrom(3);
  const width = 4;
  const units = Float32Array.from({ length: 30 * width }, () => random.normal() ** 2);
  const own = sets(30, 5);
  const { without } = coadaptation(units, width, own);
  expect(own.count).toBe(5);
  for (const [set, value] of without.entries()) {
    const rest = Array.from({ length: 30 }, (_, row) => row).filter((row) => own.of[row] !== set);
    const kept = Float32Array.from(
      rest.flatMap((row) => [...units.subarray(row * width, (row + 1) * width)]),
    );
    expect(value).toBeCloseTo(coadaptation(kept, width, sets(rest.length)).value, 9);
  }
});

test("groups stay whole in the sets", () => {
  const of = Int32Array.from({ length: 60 }, (_, i) => 100 - Math.floor(i / 3));
  const dealt = setsOf({ kind: "groups", of }, new Float64Array(60), 6);
  expect(dealt.count).toBe(6);
  for (let i = 0; i < 60; i += 3) expect(new Set(dealt.of.subarray(i, i + 3)).size).toBe(1);
  expect(setsOf({ kind: "groups", of: new Int32Array(5) }, new Float64Array(5)).count).toBe(1);
});

test("the jackknife over sets of one row is the t interval of a mean", () => {
  const values = [3, 1, 4, 1, 5];
  const without = values.map((own) => (14 - own) / 4);
  const { interval } = jackknifed(2.8, without);
  // scipy: stats.t.interval(.95, 4, 2.8, stats.sem([3, 1, 4, 1, 5]))
  expect(interval.low).toBeCloseTo(0.5788, 3);
  expect(interval.high).toBeCloseTo(5.0212, 3);
  expect(jackknifed(1, [1]).interval.high).toBe(Number.POSITIVE_INFINITY);
});

test("the jackknife covers the correlation that many rows show", () => {
  const random = randomFrom(8);
  // b = a + noise of the same size: correlation 1 / sqrt(2).
  const sample = (rows: number): Float32Array =>
    Float32Array.from(
      Array.from({ length: rows }, () => random.normal()).flatMap((a) => [a, a + random.normal()]),
    );
  let held = 0;
  for (let i = 0; i < 400; i++) {
    const { value, without } = coadaptation(sample(200), 2, sets(200));
    const { low, high } = jackknifed(value, without).interval;
    if (low <= Math.SQRT1_2 && Math.SQRT1_2 <= high) held++;
  }
  // Standard error of the share: 1.1 points.
  expect(held / 400).toBeGreaterThan(0.915);
  expect(held / 400).toBeLessThan(0.985);
});
