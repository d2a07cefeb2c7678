import { expect, test } from "vitest";
import { checkEveryOf, checksOf } from "./span.ts";

test("looks take a third of a training at most: 25 of them, else 18, else 9", () => {
  // 100 steps of 10 rows go through 1,000 rows, forward and back: 3,000. 25 looks at 40 rows are 1,000.
  const setting = { steps: 100, batchSize: 10 };
  expect([40, 41, 55, 56, 1e6].map((rows) => checksOf(setting, rows))).toEqual([25, 18, 18, 9, 9]);
  expect([40, 41, 56].map((rows) => checkEveryOf(setting, rows))).toEqual([4, 6, 12]);
});
