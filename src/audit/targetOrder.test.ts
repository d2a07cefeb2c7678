import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import type { Truth } from "./material.ts";
import { isOrdered, targetOrder } from "./targetOrder.ts";

const classes = (...codes: number[]): Truth => ({
  kind: "classes",
  codes: Int32Array.from(codes),
  classes: ["a", "b", "c"],
});
const values = (...list: number[]): Truth => ({ kind: "values", values: Float64Array.from(list) });

// c = np.array([0,0,0,1,1,0,2,2,2,1]); p = np.bincount(c)/10; s2 = (p**2).sum(); s3 = (p**3).sum()
// same = (c[1:] == c[:-1]).mean(); (same - s2)/(1 - s2), (same - s2)/np.sqrt((s2*(1 - s2) + 2*(s3 - s2**2))/9)
test("classes: neighbors that are alike, beyond any two rows", () => {
  const { alike, z, isSorted } = targetOrder(classes(0, 0, 0, 1, 1, 0, 2, 2, 2, 1));
  expect(alike).toBeCloseTo(0.32659932659932667, 10);
  expect(z).toBeCloseTo(1.3507443778334205, 10);
  expect(isSorted).toBe(false);
  expect(targetOrder(classes(1, 1, 0, 0, 2)).isSorted).toBe(true);
});

// r = rankdata([3, 1, 4, 1, 5, 9, 2, 6]) - 4.5; (r[1:]*r[:-1]).sum()/(r**2).sum()
test("values: the correlation of ranks of neighbors, along any order", () => {
  const list = [3, 1, 4, 1, 5, 9, 2, 6];
  expect(targetOrder(values(...list)).alike).toBeCloseTo(-0.23493975903614459, 10);
  const order = Int32Array.of(7, 6, 5, 4, 3, 2, 1, 0);
  expect(targetOrder(values(...list.toReversed()), order).alike).toBeCloseTo(-0.23493975903614459, 10);
  expect(targetOrder(values(1, 2, 2, 7)).isSorted).toBe(true);
  expect(targetOrder(values(9, 5, 5, 1)).isSorted).toBe(true);
});

test("rows in any order are not told of, rows in blocks are", () => {
  const random = randomFrom(3);
  const shuffled = Array.from({ length: 400 }, () => random.integer(3));
  expect(isOrdered(targetOrder(classes(...shuffled)), 400)).toBe(false);
  const blocks = Array.from({ length: 400 }, (_, i) => Math.floor(i / 10) % 3);
  expect(isOrdered(targetOrder(classes(...blocks)), 400)).toBe(true);
  const noise = Array.from({ length: 400 }, () => random.normal());
  expect(isOrdered(targetOrder(values(...noise)), 400)).toBe(false);
  expect(isOrdered(targetOrder(values(...noise.map((value, i) => value + 3 * Math.sin(i / 20)))), 400)).toBe(
    true,
  );
});
