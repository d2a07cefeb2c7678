import { expect, test } from "vitest";
import { studyResult } from "../../../test/fixtures/studyResult.ts";
import type { StudyResult } from "../../study/result.ts";
import { entranceWord } from "../names.ts";
import { searchSection } from "./search.ts";

const study = studyResult("classification");

const withRungs = (rungs: StudyResult["stages"]["regularize"]["search"]["rungs"]): StudyResult => ({
  ...study,
  stages: { ...study.stages, regularize: { ...study.stages.regularize, search: { rungs, effort: 0.285 } } },
});

test("the search shows how many settings trained how far, where not all trained to the end", () => {
  const text = String(searchSection(study).text);
  expect(text).toContain("60 settings began, and the 8 most promising ones trained to the end");
  expect(text).toMatch(/720 steps<\/th><td[^>]*>20<\/td><td[^>]*>8<\/td>/);
  expect(text).toContain("trained to the end</td>");
  const few = searchSection(withRungs([{ steps: 2000, settings: 4, kept: 4 }]));
  expect(String(few.text)).not.toContain("began");
});

test("how numbers enter is said with waves and copies", () => {
  const [member] = study.stages.combine.members;
  if (member === undefined) throw new Error("the fixture has members");
  const said = (changes: object): string => entranceWord({ ...member, ...changes });
  expect(said({ numericEmbedding: "none" })).toBe("plain");
  expect(said({ numericEmbedding: "periodic", sigma: 0.1 })).toBe("plain and periodic, sigma 0.1");
  expect(said({ numericEmbedding: "piecewise-linear", copies: 8 })).toBe(
    "plain and piecewise linear; 8 copies",
  );
});
