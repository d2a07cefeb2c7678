import { describe, expect, it } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import type { StudyResult } from "../study/result.ts";
import { renderReport } from "./html.ts";
import { dependenceSentence, levelsWord, looksBeforeSentence, looksSentence, rowsWord } from "./looks.ts";

const credit = studyResult("classification");

/** The study with intervals on its test rows as they would be. */
function withTest(study: StudyResult, part: object): StudyResult {
  const { test } = study.scores;
  const interval = { ...test.interval, ...part };
  const lossInterval = { ...test.lossInterval, ...part };
  return { ...study, scores: { ...study.scores, test: { ...test, interval, lossInterval } } };
}

describe("looks", () => {
  const opened = (looks: number, lookReasons: readonly string[] = []): StudyResult => ({
    ...withTest(credit, { level: looks < 2 ? 0.95 : 1 - 0.05 / looks }),
    looks,
    lookReasons,
  });

  it("are counted, with what they cost and why", () => {
    expect(looksSentence(opened(0))).toBe("The sealed test set has not been opened.");
    expect(looksSentence(opened(1))).toContain("opened once");
    expect(looksSentence(opened(2, ["a referee asks"]))).toMatch(
      /opened twice.* 97\.5% ones.*“a referee asks”/,
    );
    expect(looksSentence(opened(5))).toMatch(/opened 5 times.* 99% ones/);
    expect(levelsWord(opened(1))).toBe("95%");
    expect(levelsWord(opened(3))).toBe("95% (train and test rows: 98.3%)");
  });

  it("of other studies are told with the interval that holds over all", () => {
    expect(looksBeforeSentence(credit)).toBe("");
    const interval = { low: 0.7, high: 0.8, level: 0.9875, method: "wilson" };
    const studies = ["1", "2", "3", "4", "5", "6"].map((n) => `runs/credit-${n}`);
    const text = looksBeforeSentence({ ...credit, looksBefore: { looks: 7, studies, interval } });
    expect(text).toContain("opened 7 times, by runs/credit-1, runs/credit-2");
    expect(text).toContain("runs/credit-5 and 1 more");
    expect(text).toContain("all 8 looks: 70.0% to 80.0%");
  });
});

describe("rows that go together", () => {
  const grouped: StudyResult = {
    ...withTest(credit, { groups: 8, effectiveRows: 40.2 }),
    split: { ...credit.split, group: "patient" },
    groupScores: [
      { group: "p7", n: 30, loss: 0.91, value: 0.5 },
      { group: "p<1>", n: 20, loss: 0.31, value: null },
    ],
  };

  it("are counted by their groups, and few of them are called few", () => {
    const { n } = credit.scores.test;
    expect(rowsWord(credit.scores.test)).toBe(String(n));
    expect(rowsWord(grouped.scores.test)).toBe(`${n} rows of 8 groups`);
    expect(dependenceSentence(credit)).toBe("");
    expect(dependenceSentence(grouped)).toContain("the 8 groups of patient and not their rows");
    expect(dependenceSentence(grouped)).toContain("about 40 independent rows");
    expect(dependenceSentence(grouped)).toContain("too few groups");
    expect(dependenceSentence(withTest(credit, { groups: 12 }))).not.toContain("too few");
    expect(dependenceSentence(withTest(credit, { blocks: 25 }))).toContain("25 blocks of consecutive rows");
    expect(rowsWord(withTest(credit, { blocks: 25 }).scores.test)).toContain("in 25 blocks of time");
  });

  it("stand in the report, group by group", () => {
    const page = renderReport(grouped);
    expect(page).toContain("rows of 8 groups");
    expect(page).toContain("Every group of the test rows");
    expect(page).toContain("p&lt;1&gt;");
    expect(renderReport(credit)).not.toContain("Every group of the test rows");
  });
});
