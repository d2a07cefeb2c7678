import { describe, expect, it } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import type { OverfitResult, ShrinkResult, StudyResult } from "../study/result.ts";
import { ceilingSentence, memorySentence, readCapacity, readDescent } from "./sizeWords.ts";

const credit = studyResult("classification");
const mpg = studyResult("regression");

const withOverfit = (result: StudyResult, overfit: Partial<OverfitResult>): StudyResult => ({
  ...result,
  stages: { ...result.stages, overfit: { ...result.stages.overfit, ...overfit } },
});
const withShrink = (result: StudyResult, shrink: Partial<ShrinkResult>): StudyResult => ({
  ...result,
  stages: { ...result.stages, shrink: { ...result.stages.shrink, ...shrink } },
});

/** The ladder, whose largest size stands first, with these validation losses without early stopping, smallest first. */
const ending = (losses: readonly number[], interpolation: number | null): StudyResult =>
  withShrink(credit, {
    interpolation,
    ladder: credit.stages.shrink.ladder.map((rung, i) => ({
      ...rung,
      atEnd: { trainLoss: 0.1, validationLoss: losses[7 - i] ?? Number.NaN },
    })),
  });

describe("words on memorizing", () => {
  it("tell contradicting rows, one and many, and which way the bound goes, in accuracy or error", () => {
    const having = (result: StudyResult, conflictingRows: number): StudyResult =>
      withOverfit(result, { ceiling: { metric: 0.97, loss: 0.1, conflictingRows, rows: 640 } });
    expect(ceilingSentence(having(credit, 0))).toContain("No two of the 640 rows");
    expect(ceilingSentence(having(credit, 1))).toContain("1 training row contradicts others");
    expect(ceilingSentence(having(credit, 12))).toContain("can reach more than accuracy 97.0%");
    expect(ceilingSentence(having(mpg, 12))).toContain("can go below root mean squared error 0.970");
    const byArea = { ...having(credit, 12), metric: { name: "auc", direction: "higher" } } as const;
    expect(ceilingSentence(byArea)).toContain("accuracy 97.0%");
  });

  it("say how much of the training score is memory, where that was asked", () => {
    const shuffled = { trainLoss: 0.2, trainMetric: 0.9, reached: false, share: 0.4, sentence: "It is so." };
    expect(memorySentence(credit)).toBe("");
    expect(memorySentence(withOverfit(credit, { shuffled }))).toContain("The other 60%");
    expect(memorySentence(withOverfit(credit, { shuffled: { ...shuffled, share: 0.99 } }))).toContain(
      "next to nothing",
    );
  });
});

describe("words on sizes", () => {
  it("name the best, the chosen and the rule", () => {
    expect(readCapacity(credit)).toContain("belongs to 1,097 parameters");
    expect(readCapacity(credit)).toContain(
      "The network with 549 parameters is smaller and not reliably worse",
    );
    expect(readCapacity(withShrink(credit, { rule: "mcs" }))).toContain("cannot be told from it");
    expect(readCapacity(withShrink(credit, { rule: "mcs", chosen: 5 }))).toContain(
      "No smaller network is among",
    );
    expect(readCapacity(withShrink(credit, { rule: "best", chosen: 5 }))).toContain("was asked for");
  });

  it("tell double descent from overfitting, and say where it could not be seen", () => {
    const falling = [1, 0.9, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6];
    const rising = [1, 0.9, 0.7, 0.6, 0.7, 0.8, 0.9, 1];
    const peak = [1, 0.9, 0.7, 0.6, 0.9, 1.4, 0.8, 0.7];
    expect(readDescent(ending(falling, null))).toContain("do not show that bigger overfits");
    expect(readDescent(ending(rising, 2))).toContain("2 larger sizes beyond show no second descent");
    expect(readDescent(ending(rising, 0))).toContain("Nothing larger was tried");
    // Sizes stand the largest first: 1.4 is the third of them.
    expect(readDescent(ending(peak, 2))).toContain("peaks (1.40 at 12,354 parameters)");
    expect(readDescent(ending(peak, 2))).toContain("double descent");
  });
});
