import { describe, expect, test } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import type { Finding } from "../audit/finding.ts";
import { type NextKind, nextStep } from "./next.ts";
import type { StudyResult } from "./result.ts";

const credit = studyResult("classification");
/** Nothing found, nothing wrong, nothing to gain: every change below takes away one of these. */
const calm: StudyResult = {
  ...credit,
  audit: { findings: [] },
  verdict: { ...credit.verdict, kind: "generalizes" },
  learningCurve: { ...credit.learningCurve, moreRows: "unclear" },
};

const finding = (changes: Partial<Finding>): StudyResult["audit"] => ({
  findings: [
    {
      name: "target-copy",
      severity: "danger",
      columns: ["copy"],
      sentence: "It is the target.",
      cost: null,
      fix: "--ignore copy",
      evidence: {},
      ...changes,
    },
  ],
});
const against = (low: number, high: number) => ({
  ...credit.baselines.linear.network,
  interval: { low, high, level: 0.95, method: "t" },
});
const { majority, linear } = credit.baselines;
if (majority === undefined) throw new Error("the fixture has a majority baseline");
const evidence = credit.verdict.evidence;
const { overfit, combine } = calm.stages;

/** What leads to each line of the table, from the first to the last. */
const cases: readonly (readonly [NextKind, Partial<StudyResult>, RegExp])[] = [
  ["mend-leak", { audit: finding({}) }, /--ignore copy\.$/],
  ["mend-shift", { verdict: { ...calm.verdict, kind: "shifted" } }, /how the test rows differ/],
  [
    "collect-groups",
    {
      split: { ...calm.split, group: "patient" },
      gap: { ...calm.gap, lossInterval: { ...calm.gap.lossInterval, groups: 6 } },
    },
    /new groups \(patient\).*: 6 are too few/,
  ],
  ["collect-test-rows", { verdict: { ...calm.verdict, kind: "cannot-tell" } }, /200 test rows cannot tell/],
  [
    "collect-columns",
    { baselines: { ...calm.baselines, majority: { ...majority, network: against(-0.01, 0.02) } } },
    /columns that bear on class/,
  ],
  [
    "change-metric",
    { audit: finding({ name: "imbalance", severity: "warning", fix: "--metric auc" }) },
    /--metric auc/,
  ],
  [
    "use-linear",
    { baselines: { ...calm.baselines, linear: { ...linear, network: against(-0.02, 0.01) } } },
    /linear model/,
  ],
  [
    "use-alternative",
    {
      verdict: {
        ...calm.verdict,
        kind: "overfits",
        evidence: {
          ...evidence,
          alternative: { name: "2 x 8 units", how: "smaller", against: linear.network },
        },
      },
    },
    /simpler alternative \(2 x 8 units\)/,
  ],
  [
    "accept-ceiling",
    // From a majority loss of .617 to the network's .505, of what can be had down to .5.
    {
      stages: {
        ...calm.stages,
        overfit: { ...overfit, ceiling: { metric: 0.9, loss: 0.5, conflictingRows: 300, rows: 640 } },
      },
    },
    /96% of the way/,
  ],
  [
    "larger-network",
    { verdict: { ...calm.verdict, evidence: { ...evidence, largerCouldHelp: true } } },
    /longer --budget, which lets it grow/,
  ],
  ["more-rows", { learningCurve: credit.learningCurve }, /^Gather more rows: with twice the rows/],
  [
    "longer-budget",
    {
      stages: {
        ...calm.stages,
        combine: { ...combine, members: combine.members.map((member) => ({ ...member, steps: 120 })) },
      },
    },
    // 640 of 800 rows train: 10 batches of 64 an epoch, 40 epochs.
    /trained 30% as long/,
  ],
  [
    "accept-memorizing",
    { verdict: { ...calm.verdict, kind: "memorizes-harmlessly" } },
    /never the train score/,
  ],
  ["accept", {}, /^Use it\. When new labelled rows/],
];

describe("what to do next", () => {
  test.each(cases)("%s", (kind, changes, words) => {
    const next = nextStep({ ...calm, ...changes });
    expect(next.kind).toBe(kind);
    expect(next.sentence).toMatch(words);
    expect(next.sentence).not.toMatch(/undefined|NaN|\.\./);
  });

  test("what stands higher in the table goes first", () => {
    let all: Partial<StudyResult> = {};
    for (const [kind, changes] of cases.slice(0, -1).toReversed()) {
      all = { ...all, ...changes };
      expect(nextStep({ ...calm, ...all }).kind).toBe(kind);
    }
  });

  test("findings that are no danger, or no leak, are left to the audit", () => {
    for (const changes of [{ severity: "warning" }, { name: "shift" }, { name: "few-rows" }] as const) {
      expect(nextStep({ ...calm, audit: finding(changes) }).kind).toBe("accept");
    }
  });

  test("uneven classes are no matter where the metric counts them", () => {
    const uneven = finding({ name: "imbalance", severity: "note" });
    expect(nextStep({ ...calm, audit: uneven }).kind).toBe("accept");
  });

  test("an ensemble at its end says that rows would not help either, where that is known", () => {
    const learningCurve = { ...calm.learningCurve, moreRows: "hardly" as const };
    expect(nextStep({ ...calm, learningCurve }).sentence).toMatch(/more rows of this kind would hardly/);
  });

  test("overfitting without a named alternative asks for rows", () => {
    const verdict = {
      ...calm.verdict,
      kind: "overfits" as const,
      evidence: { ...evidence, alternative: undefined },
    };
    expect(nextStep({ ...calm, verdict }).sentence).toMatch(/^Gather more rows, or use something simpler/);
  });
});
