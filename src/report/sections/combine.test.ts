import { expect, test } from "vitest";
import { studyResult } from "../../../test/fixtures/studyResult.ts";
import type { CombineResult, StudyResult } from "../../study/result.ts";
import { combineSection } from "./combine.ts";

function textOf(changes: (own: CombineResult) => Partial<CombineResult>): string {
  const result = studyResult("classification");
  const { combine } = result.stages;
  const changed: StudyResult = {
    ...result,
    stages: { ...result.stages, combine: { ...combine, ...changes(combine) } },
  };
  return combineSection(changed)
    .text.replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

test("what dropout had bought, how large and fast the model is, and what the best candidate owes to luck", () => {
  const text = textOf(() => ({}));
  expect(text).toContain("dropout had already bought 60% of what averaging buys");
  expect(text).toContain("takes 21,760 multiplications; 182,000 rows a second");
  // 0.0005 of 0.522.
  expect(text).toContain("The best of 3 candidates owes 0.10% of the validation loss to luck");
  expect(textOf(() => ({ dropoutShare: null }))).not.toContain("dropout had already");
});

test("members have a column for their weights only where these differ", () => {
  expect(textOf(() => ({}))).not.toContain("member weight ");
  const text = textOf(({ members }) => ({ weights: members.map((_, i) => (i === 0 ? 3 : 1)) }));
  // 3 of 3 + 7 = 30%.
  expect(text).toContain("member weight ");
  expect(text).toContain(" 1 30.0% ");
  expect(text).toContain(" 2 10.0% ");
});

test("a network of averaged weights is no ensemble", () => {
  const text = textOf(({ candidates }) => ({
    kept: "moving-average",
    candidates: [
      ...candidates,
      { ...(candidates[1] ?? raise()), name: "moving-average", networks: 1, parameters: 2880 },
    ],
  }));
  expect(text).toContain("moving average of weights, kept");
  expect(text).toContain("makes it no larger");
});

test("snapshots are told by what they are", () => {
  const text = textOf(({ candidates }) => ({
    candidates: [...candidates, { ...(candidates[1] ?? raise()), name: "snapshots", networks: 4 }],
  }));
  expect(text).toContain("snapshots of one training (4 networks)");
});

const raise = (): never => {
  throw new Error("the fixture has candidates");
};
