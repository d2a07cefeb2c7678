import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { randomFrom } from "../runtime/random.ts";
import { type Binned, binned } from "./bins.ts";
import { twoSample } from "./twoSample.ts";

const each = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, i) => i);

function columnsOf(rows: number, make: (row: number) => Record<string, number>): Binned[] {
  const list = Array.from({ length: rows }, (_, row) => make(row));
  const names = Object.keys(list[0] ?? {});
  return tableOf(Object.fromEntries(names.map((name) => [name, list.map((row) => row[name])]))).columns.map(
    binned,
  );
}

test("a shifted column is named, the others are not, and the area is the normal one", () => {
  const random = randomFrom(2);
  const isSecond = Uint8Array.from({ length: 1600 }, () => random.integer(2));
  const columns = columnsOf(1600, (row) => ({
    a: random.normal(),
    moved: random.normal() + (isSecond[row] === 1 ? 1 : 0),
    b: random.normal(),
  }));
  const { area, byChance, p, guilty } = twoSample(columns, isSecond, each(1600), randomFrom(1));
  // norm.cdf(1 / sqrt(2)) = .7602 with the true densities; two columns of noise and 32 bins cost a little.
  expect(area).toBeGreaterThan(0.7);
  expect(area).toBeLessThan(0.78);
  expect(byChance.low).toBeGreaterThan(0.44);
  expect(byChance.high).toBeLessThan(0.56);
  expect(p).toBe(1 / 200);
  expect(guilty.map(({ name }) => name)).toEqual(["moved"]);
});

test("parts drawn by chance are told apart in about one of twenty cases at p < .05", () => {
  const random = randomFrom(8);
  let below = 0;
  for (let run = 0; run < 100; run++) {
    const isSecond = Uint8Array.from({ length: 120 }, () => random.integer(2));
    const columns = columnsOf(120, () => ({ a: random.normal(), b: random.integer(3), c: random.uniform() }));
    if (twoSample(columns, isSecond, each(120), random.split("run", run), 59).p <= 0.05) below++;
  }
  // binom.ppf([.001, .999], 100, .05) = [0, 13]
  expect(below).toBeLessThanOrEqual(13);
});

test("groups are dealt as wholes: what differs from group to group is no shift", () => {
  const random = randomFrom(4);
  const levels = Array.from({ length: 20 }, () => 2 * random.normal());
  const unit = Int32Array.from({ length: 1000 }, () => random.integer(20));
  const isSecond = unit.map((group) => (group < 5 ? 1 : 0));
  const columns = columnsOf(1000, (row) => ({ a: (levels[unit[row] ?? 0] ?? 0) + 0.1 * random.normal() }));
  const rows = twoSample(columns, Uint8Array.from(isSecond), each(1000), randomFrom(1));
  const groups = twoSample(columns, Uint8Array.from(isSecond), unit, randomFrom(1));
  expect(rows.p).toBe(1 / 200);
  expect(groups.p).toBeGreaterThan(0.02);
});
