import { expect, test } from "vitest";
import { count, percent, probability, significant, withRange } from "./words.ts";

test("numbers as people write them", () => {
  expect(significant(23456)).toBe("23,456");
  expect(significant(-0.012345)).toBe("−0.0123");
  expect(significant(0.00001234, 2)).toBe("1.2e−5");
  expect(significant(Number.NaN)).toBe("–");
  expect(percent(0.8614)).toBe("86.1%");
  expect(count(412345.2)).toBe("412,345");
  expect(withRange(0.012345, { low: 0.00312, high: 0.0214 })).toBe("0.0123 (0.0031 to 0.0214)");
  expect(withRange(-0.25, { low: -0.26, high: -0.24 })).toBe("−0.250 (−0.260 to −0.240)");
  expect(withRange(2, { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })).toBe(
    "2.00 (– to –)",
  );
  expect(withRange(1234.5, { low: -3, high: 2500 })).toBe("1,235 (−3 to 2,500)");
  expect(withRange(0, { low: 0, high: 0 })).toBe("0.000 (0.000 to 0.000)");
});

test("a probability is never rounded to certainty", () => {
  expect(probability(1)).toBe("more than 99.9%");
  expect(probability(0)).toBe("less than 0.1%");
  expect(probability(0.973)).toBe("97.3%");
});
