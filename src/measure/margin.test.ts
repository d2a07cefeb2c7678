import { expect, test } from "vitest";
import { practicalMargin } from "./margin.ts";

test("a share of what is gained over the baseline, and never negative", () => {
  expect(practicalMargin(0.55, 0.3)).toBeCloseTo(0.0025, 12);
  expect(practicalMargin(0.55, 0.3, 0.1)).toBeCloseTo(0.025, 12);
  expect(practicalMargin(0.3, 0.5)).toBe(0);
});
