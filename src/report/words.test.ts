import { describe, expect, it } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import type { StudyResult } from "../study/result.ts";
import {
  baselineSentence,
  duplicatesSentence,
  gapSentence,
  groupsSentence,
  networkSentence,
  plainSentence,
  readCurve,
  readLedger,
  splitSentence,
} from "./words.ts";

const credit = studyResult("classification");
const mpg = studyResult("regression");

function withGap(result: StudyResult, value: number, low: number, high: number): StudyResult {
  const interval = { low, high, level: 0.95, method: "newcombe" };
  return { ...result, gap: { ...result.gap, [result.metric.name]: value, interval } };
}

describe("gapSentence", () => {
  it("turns the sign so that worse is worse, in percentage points", () => {
    const sentence = gapSentence(withGap(credit, -0.05, -0.08, -0.02));
    expect(sentence).toContain("5.0 percentage points worse in accuracy");
    expect(sentence).toContain("(95% interval 2.0 to 8.0)");
    expect(sentence).toContain("more than chance");
  });

  it("says better where the test score is better, with the interval facing the same way", () => {
    const sentence = gapSentence(withGap(credit, 0.01, -0.02, 0.04));
    expect(sentence).toContain("1.0 percentage points better in accuracy");
    expect(sentence).toContain("−2.0 to 4.0");
    expect(sentence).toContain("chance alone could explain it");
  });

  it("gives a regression its error", () => {
    expect(gapSentence(withGap(mpg, 0.5, 0.2, 0.8))).toContain("0.50 worse in root mean squared error");
  });
});

describe("sentences", () => {
  it("compare with the best baseline", () => {
    expect(baselineSentence(credit)).toMatch(
      /1\.7 percentage points better than the best of them \(73\.6%\)/,
    );
    const worse = { ...credit, scores: { ...credit.scores, test: { ...credit.scores.test, accuracy: 0.6 } } };
    expect(baselineSentence(worse)).toContain("worse than the best of them");
  });

  it("tell what the method bought against a plain network, and when rows cannot tell", () => {
    expect(plainSentence(credit)).toMatch(/the log loss on the test rows is 0\.015 lower \(95% interval/);
    expect(plainSentence(credit)).not.toContain("cannot tell");
    const { plain } = credit.baselines;
    const interval = { ...plain.network.interval, low: -0.05, high: 0.02 };
    const unclear = { ...plain, network: { ...plain.network, interval } };
    const doubtful = { ...credit, baselines: { ...credit.baselines, plain: unclear } };
    expect(plainSentence(doubtful)).toContain("cannot tell the two apart");
    expect(plainSentence(mpg)).toContain("the mean squared error on the test rows is");
    const bagged = {
      ...credit,
      chosen: { ...credit.chosen, refitted: false },
      stages: { ...credit.stages, combine: { ...credit.stages.combine, kept: "folds" as const } },
    };
    expect(plainSentence(bagged)).toContain("was trained on the training rows of the first fold");
    expect(plainSentence(credit)).toContain("was trained on the same rows");
  });

  it("tell the network", () => {
    expect(networkSentence(credit)).toContain("An ensemble of 8 networks");
    const combine = { ...credit.stages.combine, members: credit.stages.combine.members.slice(0, 1) };
    const single = {
      ...credit,
      stages: { ...credit.stages, combine },
      chosen: {
        ...credit.chosen,
        members: 1,
        parameters: 1,
        nonZeroParameters: 1,
        regularizers: [{ dropout: 0.3, earlyStopping: 1, l1: 0 }],
        refitted: false,
      },
    };
    expect(networkSentence(single)).toMatch(
      /^One network \(.*\) with 1 parameter\. Regularizers: dropout 0\.3, early stopping\. It was trained on training rows only/,
    );
  });

  it("read the ledger", () => {
    expect(readLedger(credit)).toContain("4 of 7 lower it beyond doubt");
    expect(readLedger(credit)).toContain("“label smoothing” raises it");
    expect(readLedger(credit)).toContain("For 2 entries the line crosses 0");
  });

  it("do not deny what others do where chance could explain the best entry alone", () => {
    const { regularize } = credit.stages;
    const lowest = Math.min(...regularize.ledger.map(({ validationLoss }) => validationLoss));
    const ledger = regularize.ledger.map((entry) => {
      const against = entry.againstNone;
      if (entry.validationLoss !== lowest || against === undefined) return entry;
      const { interval } = against;
      return { ...entry, againstNone: { ...against, interval: { ...interval, high: 0.01 } } };
    });
    const told = readLedger({
      ...credit,
      stages: { ...credit.stages, regularize: { ...regularize, ledger } },
    });
    expect(told).toMatch(/^The lowest loss is that of “.+”, which chance could explain: validation loss −/);
    expect(told).toContain("3 of 7 lower it beyond doubt");
    expect(told).not.toContain("No entry");
  });

  it("read a training curve", () => {
    const curve = {
      name: "none",
      steps: [0, 10, 20],
      trainLoss: [1, 0.5, 0.1],
      validationLoss: [1, 0.5, 1],
      keptStep: 10,
    };
    expect(readCurve(curve, credit.data)).toBe(
      "“none”: the train loss ends at 0.100; the validation loss is lowest at step 10 (0.500) and then climbs to 1.00 (+100%): from there on it memorizes.",
    );
    expect(readCurve({ ...curve, validationLoss: [1, 0.6, 0.5] }, credit.data)).toContain(
      "it does not climb",
    );
  });

  it("tell the split", () => {
    expect(splitSentence(credit)).toBe(
      "200 test rows (20%) were sealed first. The other 800 rows were cut into 5 folds; each fold in turn validated networks trained on the rest.",
    );
    const rows = { train: 640, validation: 160, test: 200 };
    const one = { ...credit, split: { ...credit.split, folds: 1, duplicateRows: 1, rows } };
    expect(splitSentence(one)).toContain("640 rows trained the networks and 160 rows validated them");
    expect(duplicatesSentence(one)).toContain("1 row repeats");
    expect(groupsSentence(credit)).toBe("");
  });

  it("tell a split by groups and time", () => {
    const rolling: StudyResult = {
      ...credit,
      split: {
        ...credit.split,
        strategy: "time-within-group",
        group: "site",
        time: "day",
        gap: "7d",
        gapRows: 12,
        groups: { train: 30, validation: 28, test: 29 },
        rows: { train: 700, validation: 500, test: 200 },
        duplicateRows: 3,
      },
    };
    expect(splitSentence(rolling)).toContain(
      "Of the other 700 rows, 500 validated in 5 folds that roll forward",
    );
    expect(groupsSentence(rolling)).toBe(
      "By site: 30 groups trained, 28 validated, 29 tested. 12 rows within the gap of 7d before the test were left out.",
    );
    expect(duplicatesSentence(rolling)).toBe(
      "3 rows repeat an earlier row exactly; the split goes by time, and leaves them where they are.",
    );
  });
});
