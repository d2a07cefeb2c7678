import fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance, nearest } from "./nearest.ts";

test("edit distances from the literature", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("ca", "ac")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
});

test("edit distance is symmetric, zero for equal words only, at most the longer length", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test("the nearest name ignores case and separators, and nothing is near to nonsense", () => {
  const columns = ["median_house_value", "longitude", "latitude", "Survived"];
  expect(nearest("survived", columns)).toBe("Survived");
  expect(nearest("medianHouseValue", columns)).toBe("median_house_value");
  expect(nearest("latitud", columns)).toBe("latitude");
  expect(nearest("xyzzy", columns)).toBeUndefined();
  expect(nearest("a", [])).toBeUndefined();
});
