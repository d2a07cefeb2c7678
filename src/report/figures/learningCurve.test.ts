import { expect, test } from "vitest";
import { studyResult } from "../../../test/fixtures/studyResult.ts";
import { NARROW, newPaper, WIDE } from "../drawing.ts";
import * as learningCurve from "./learningCurve.ts";

const credit = studyResult("classification");
const mpg = studyResult("regression");

test("holds the sizes, their seeds, and forecasts with bands from all rows on", () => {
  const { points, seeds, band, law } = learningCurve.data(credit);
  expect(points.map(({ rows }) => rows)).toEqual([64, 115, 205, 358, 640]);
  expect(seeds).toHaveLength(15);
  expect(band.map(({ rows }) => rows)).toEqual([640, 1280, 2560]);
  // 0.45 + 0.07 (n / 640) ^ -0.5: at 2560 it is .485.
  expect(law.at(-1)?.loss).toBeCloseTo(0.485, 9);
  expect(law.filter(({ isForecast }) => !isForecast).every(({ rows }) => rows < 640)).toBe(true);
});

test("squared errors are shown as their root", () => {
  const { points } = learningCurve.data(mpg);
  expect(points.at(-1)?.loss).toBeCloseTo(Math.sqrt(mpg.learningCurve.points.at(-1)?.loss ?? 0), 12);
});

test("without a law there are points alone", () => {
  const refused = { ...credit.learningCurve, law: null, now: null, forecasts: [] };
  const { law, band, points } = learningCurve.data({ ...credit, learningCurve: refused });
  expect([law, band, points.length]).toEqual([[], [], 5]);
  const svg = learningCurve.draw({ label: "", law, band, points, seeds: [] }, newPaper(), WIDE).outerHTML;
  expect(svg).not.toMatch(/NaN|undefined/);
});

test.each([WIDE, NARROW])("is drawn %i pixels wide", (width) => {
  const svg = learningCurve.draw(learningCurve.data(credit), newPaper(), width).outerHTML;
  expect(svg).toContain("training rows (logarithmic)");
  expect(svg).not.toMatch(/NaN|undefined/);
});
