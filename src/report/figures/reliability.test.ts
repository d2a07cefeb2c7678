import { expect, test } from "vitest";
import { studyResult } from "../../../test/fixtures/studyResult.ts";
import { NARROW, newPaper, WIDE } from "../drawing.ts";
import * as reliability from "./reliability.ts";

const credit = studyResult("classification");

test("with a temperature: validation before and after, and the test rows", () => {
  const { panels } = reliability.data(credit);
  expect(panels.map(({ name, error }) => [name, error])).toEqual([
    ["validation, before", 0.06],
    ["validation, after", 0.01],
    ["test, after", 0.02],
  ]);
  expect(panels[0]?.marks).toEqual(credit.calibration?.before.bins);
});

test("without one there is nothing before or after", () => {
  const { calibration } = credit;
  if (calibration === null) throw new Error("the fixture has a calibration");
  const plain = { ...credit, calibration: { ...calibration, temperature: 1, after: calibration.before } };
  expect(reliability.data(plain).panels.map(({ name }) => name)).toEqual(["validation", "test"]);
});

test.each([WIDE, NARROW])("is drawn %i pixels wide", (width) => {
  const svg = reliability.draw(reliability.data(credit), newPaper(), width).outerHTML;
  expect(svg).toContain("validation, before: off by 6.0");
  expect(svg.match(/<circle/g)).toHaveLength(3 * 7);
  expect(svg).not.toMatch(/NaN|undefined/);
});
