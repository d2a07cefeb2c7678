import { expect, test } from "vitest";
import { studyResult } from "../../../test/fixtures/studyResult.ts";
import type { Leakage } from "../../study/leakage.ts";
import type { StudyResult } from "../../study/result.ts";
import { leakageSection } from "./leakage.ts";

const interval = { low: 0.4, high: 0.8, level: 0.95, method: "cluster t" };
const leakage: Leakage = {
  naive: { strategy: "stratified", loss: 0.2, trainRows: 630, accuracy: 0.95 },
  heldOut: { strategy: "group", loss: 0.8, trainRows: 640, accuracy: 0.61 },
  difference: { difference: 0.6, standardError: 0.1, interval, probabilityBetter: 0, n: 800 },
  metricDifference: { value: -0.34, interval: { ...interval, low: -0.45, high: -0.23 } },
  hidden: [128, 128],
  networks: 10,
  sentence: "A random split would have said <so>.",
};

function textOf(kind: "classification" | "regression", own: Partial<Leakage> | null): string {
  const result = studyResult(kind);
  const split = { ...result.split, group: "site", leakage: own && { ...leakage, ...own } };
  const changed: StudyResult = { ...result, split };
  return leakageSection(changed).text;
}

test("both splits, the difference and its interval, the sentence escaped", () => {
  const text = textOf("classification", {});
  expect(text).toContain("A random split would have said &lt;so&gt;.");
  expect(text).toContain("scored on the same 800 rows");
  expect(text).toContain("rows of the same site");
  expect(text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")).toContain(
    "at random 630 95.0% 0.200 by site 640 61.0% 0.800 difference (95% interval) −34.0 percentage points (−45.0 to −23.0) 0.600 (0.400 to 0.800)",
  );
});

test("of numbers only the metric is shown, and time has neighbors", () => {
  const text = textOf("regression", {
    naive: { strategy: "stratified", loss: 4, trainRows: 300, rmse: 2 },
    heldOut: { strategy: "time", loss: 9, trainRows: 300, rmse: 3 },
    metricDifference: { value: 1, interval: null },
  });
  expect(text).toContain("their neighbors in time");
  expect(text).toContain("by time");
  expect(text).not.toContain("log loss");
});

test("nothing where rows are divided at random", () => {
  expect(textOf("classification", null)).toBe("");
});
