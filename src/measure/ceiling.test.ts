import fc from "fast-check";
import { expect, test } from "vitest";
import { ceiling } from "./ceiling.ts";

test("by hand: classes", () => {
  // Group 7 has classes 0, 0, 1; group 2 has one row; group 5 agrees.
  const best = ceiling(Int32Array.of(7, 2, 7, 5, 7, 5), Int32Array.of(0, 1, 0, 2, 1, 2), "classes");
  expect(best.metric).toBeCloseTo(5 / 6, 12);
  expect(best.loss).toBeCloseTo((-2 * Math.log(2 / 3) - Math.log(1 / 3)) / 6, 12);
  expect(best.conflictingRows).toBe(3);
});

test("by hand: values", () => {
  // Group 1 has 1, 2, 6 (mean 3, squares 4 + 1 + 9); group 0 has 5.
  const best = ceiling(Int32Array.of(1, 1, 0, 1), Float64Array.of(1, 2, 5, 6), "values");
  expect(best).toEqual({ metric: Math.sqrt(3.5), loss: 3.5, conflictingRows: 3 });
});

test("rows that are all different can be learned by heart", () => {
  const rows = Int32Array.of(0, 1, 2, 3);
  expect(ceiling(rows, Int32Array.of(0, 1, 1, 0), "classes")).toEqual({
    metric: 1,
    loss: 0,
    conflictingRows: 0,
  });
  expect(ceiling(rows, Float64Array.of(0, 1, 4, 9), "values")).toEqual({
    metric: 0,
    loss: 0,
    conflictingRows: 0,
  });
  expect(() => ceiling(rows, Int32Array.of(0), "classes")).toThrow(RangeError);
});

test("no function of the features beats it", () => {
  const anyRows = fc.array(fc.tuple(fc.nat(4), fc.nat(2)), { minLength: 1, maxLength: 30 });
  const anyFunction = fc.array(fc.nat(2), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(anyRows, anyFunction, (rows, answers) => {
      const groups = Int32Array.from(rows, ([group]) => group);
      const target = Int32Array.from(rows, ([, y]) => y);
      const right = rows.filter(([group, y]) => answers[group] === y).length / rows.length;
      const squares = rows.reduce(
        (sum, [group, y]) => sum + ((answers[group] ?? 0) - y) ** 2 / rows.length,
        0,
      );
      expect(ceiling(groups, target, "classes").metric).toBeGreaterThanOrEqual(right - 1e-12);
      expect(ceiling(groups, target, "values").loss).toBeLessThanOrEqual(squares + 1e-12);
    }),
  );
});
