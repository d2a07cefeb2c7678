import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { randomFrom } from "../runtime/random.ts";
import { binned } from "./bins.ts";
import type { Sample } from "./material.ts";
import { oneColumnScores } from "./oneColumn.ts";

const random = randomFrom(11);
const rows = 4000;
const x = Array.from({ length: rows }, () => random.normal());
const noise = Array.from({ length: rows }, () => random.normal());
const side = x.map((value) => (value > 0 ? "up" : "down"));
const features = tableOf({ x, noise, side }).columns.map(binned);

test("values: a column explains its share of the variance, noise none, a copy nearly all", () => {
  const y = x.map((value) => value + random.normal());
  const sample: Sample = { size: rows, features, truth: { kind: "values", values: Float64Array.from(y) } };
  const [own, other, sign] = oneColumnScores(sample, randomFrom(1)).map(({ skill }) => skill);
  // Of variance 2, x explains 1; its sign, which explains 2 / pi of x (the half normal's mean squared), 1 / pi.
  expect(own).toBeGreaterThan(0.46);
  expect(own).toBeLessThan(0.54);
  expect(Math.abs(other ?? 1)).toBeLessThan(0.02);
  expect(sign).toBeGreaterThan(1 / Math.PI - 0.04);
  expect(sign).toBeLessThan(1 / Math.PI + 0.04);
});

test("classes: the log loss explained and the rows that are right", () => {
  const codes = Int32Array.from(x, (value) => (random.uniform() < 0.9 === value > 0 ? 1 : 0));
  const sample: Sample = { size: rows, features, truth: { kind: "classes", codes, classes: ["a", "b"] } };
  const [own, other, sign] = oneColumnScores(sample, randomFrom(1));
  // A fair coin that the sign of x tells in 9 of 10 cases: 1 - H(.1) bits of one, .531.
  const share = 1 + 0.9 * Math.log2(0.9) + 0.1 * Math.log2(0.1);
  expect(Math.abs((sign?.skill ?? 0) - share)).toBeLessThan(0.04);
  expect(Math.abs((own?.skill ?? 0) - share)).toBeLessThan(0.05);
  expect(sign?.accuracy).toBeCloseTo(0.9, 1);
  expect(other?.skill).toBeLessThan(0.01);
  expect(other?.accuracy).toBeCloseTo(0.5, 1);
});

test("many levels with few rows each promise nothing on rows held out", () => {
  const ids = tableOf({ id: Array.from({ length: rows }, (_, i) => `n${i % 3000}`) }).columns.map(binned);
  const codes = Int32Array.from({ length: rows }, () => random.integer(2));
  const [id] = oneColumnScores(
    { size: rows, features: ids, truth: { kind: "classes", codes, classes: ["a", "b"] } },
    randomFrom(1),
  );
  expect(id?.skill).toBeLessThan(0.01);
});
