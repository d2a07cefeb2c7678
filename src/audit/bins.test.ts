import fc from "fast-check";
import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { type Binned, binned } from "./bins.ts";

const binsOf = (cells: readonly (number | string | undefined)[]): Binned => {
  const [column] = tableOf({ x: cells }).columns;
  if (column === undefined) throw new Error("a table of one column has one");
  return binned(column);
};

test("texts: a bin a level, missing ones in bin 0", () => {
  const { codes, count, words, isOrdered } = binsOf(["b", undefined, "a", "b"]);
  expect([...codes]).toEqual([1, 0, 2, 1]);
  expect({ count, isOrdered }).toEqual({ count: 3, isOrdered: false });
  expect(words([0, 1, 2])).toBe('is missing or "b" or "a"');
});

test("few numbers: a bin a value, in order; neighboring bins are told as a range", () => {
  const { codes, count, words } = binsOf([5, 1, undefined, 5, 2, 9]);
  expect([...codes]).toEqual([3, 1, 0, 3, 2, 4]);
  expect(count).toBe(5);
  expect(words([1, 2, 4])).toBe("is 1 to 2 or 9");
  expect(words([0, 3])).toBe("is missing or 5");
});

test("many numbers: 32 ranges of the same size, which hold what their words say", () => {
  const { codes, count, words } = binsOf(Array.from({ length: 3200 }, (_, i) => i));
  expect(count).toBe(33);
  const sizes = new Array(33).fill(0);
  for (const code of codes) sizes[code]++;
  expect(sizes).toEqual([0, ...new Array(32).fill(100)]);
  expect(words([2])).toBe("is 100 to 199");
  expect(words([2, 3])).toBe("is 100 to 299");
});

test("order is kept: a larger number is never in a lower bin, equal ones are in the same", () => {
  const numbers = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.double({ noNaN: true })), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(numbers, (values) => {
      const { codes, count } = binsOf(values);
      const pairs = values
        .map((value, i) => [value + 0, codes[i] ?? -1] as const)
        .sort((a, b) => a[0] - b[0]);
      for (const [i, [value, code]] of pairs.entries()) {
        expect(code).toBeGreaterThan(0);
        expect(code).toBeLessThan(count);
        const before = pairs[i - 1];
        if (before === undefined) continue;
        if (before[0] === value) expect(code).toBe(before[1]);
        else expect(code).toBeGreaterThanOrEqual(before[1]);
      }
    }),
  );
});
