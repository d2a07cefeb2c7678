import { describe, expect, test } from "vitest";
import type { Interval } from "../measure/interval.ts";
import { practicalMargin } from "../measure/margin.ts";
import type { PairedDifference } from "../measure/paired.ts";
import type { PartScore } from "../measure/score.ts";
import { type Evidence, judge } from "./verdict.ts";

const around = (value: number, half: number, method = "t"): Interval => ({
  low: value - half,
  high: value + half,
  level: 0.95,
  method,
});

const part = (loss: number, accuracy: number, half = 0.01, n = 10_000): PartScore => ({
  n,
  loss,
  logLoss: loss,
  accuracy,
  lossInterval: around(loss, half),
  interval: around(accuracy, 0.007, "wilson"),
});

const differs = (difference: number, half: number): PairedDifference => ({
  difference,
  standardError: half / 1.96,
  interval: around(difference, half),
  probabilityBetter: difference < 0 ? 0.9999 : 0.0001,
  n: 10_000,
});

/** A study in which all is well: right on 86.1 %, gap 0.005 +- 0.01, far better than both baselines. */
const fine: Evidence = {
  target: "income",
  metric: { name: "accuracy", direction: "higher" },
  scores: { train: part(0.295, 0.873), validation: part(0.298, 0.863), test: part(0.3, 0.861) },
  validationOptimism: 0.001,
  gap: {
    loss: 0.005,
    accuracy: -0.012,
    lossInterval: around(0.005, 0.01),
    lossIntervalConservative: around(0.005, 0.012),
    interval: around(-0.012, 0.008, "newcombe"),
  },
  baselines: [
    { name: "majority", test: part(0.55, 0.761), network: differs(-0.25, 0.01) },
    { name: "linear", test: part(0.32, 0.85), network: differs(-0.02, 0.005) },
  ],
  alternative: { name: "dropout 0.5", how: "more regularized", against: differs(0.004, 0.003) },
  trainLossNearFloor: false,
  largerCouldHelp: false,
  margin: practicalMargin(0.55, 0.3),
};

const withGap = (loss: number, half: number): Evidence["gap"] => ({
  ...fine.gap,
  loss,
  lossInterval: around(loss, half),
});

const against = (trivial: PairedDifference, linear: PairedDifference): Evidence["baselines"] => [
  { name: "majority", test: part(0.55, 0.761), network: trivial },
  { name: "linear", test: part(0.32, 0.85), network: linear },
];

const gapped: Evidence = {
  ...fine,
  gap: withGap(0.08, 0.01),
  scores: { ...fine.scores, train: part(0.22, 0.912) },
  trainLossNearFloor: true,
};

describe("each kind of verdict", () => {
  test("generalizes: no clear gap, baselines beaten", () => {
    const { kind, sentence, because } = judge(fine);
    expect(kind).toBe("generalizes");
    expect(sentence).toContain(
      "The network is right on 86.1% of rows it has never seen (85.4 to 86.8), 1.2 points below its training score.",
    );
    expect(sentence).not.toContain("baseline");
    expect(because.join("\n")).toContain("0.005 (−0.005 to 0.015) nats a row");
    expect(because.join("\n")).toContain(
      "Loss on test rows is 0.250 (0.240 to 0.260) nats a row lower than that of always predicting the most common class; the network is truly better with probability more than 99.9%.",
    );
  });

  test("generalizes: a gap that is clear and too small to matter", () => {
    const { kind, sentence, because } = judge({ ...fine, gap: withGap(0.002, 0.001) });
    expect(kind).toBe("generalizes");
    // 0.002 of 0.250 nats
    expect(sentence).toContain(
      "too small to matter, 0.8% of what it gains over always predicting the most common class.",
    );
    expect(because[0]).toContain("excludes zero, but the gap is too small to matter");
  });

  test("memorizes-harmlessly: a clear gap, and nothing simpler does better", () => {
    const { kind, sentence } = judge(gapped);
    expect(kind).toBe("memorizes-harmlessly");
    expect(sentence).toContain("fits its training rows clearly better");
    expect(sentence).toContain("5.1 points below its training score");
  });

  test("overfits: a clear gap, and an alternative does better by more than the margin", () => {
    const alternative = {
      name: "dropout 0.5",
      how: "more regularized",
      against: differs(-0.02, 0.006),
    } as const;
    const { kind, sentence } = judge({ ...gapped, alternative });
    expect(kind).toBe("overfits");
    expect(sentence).toContain("dropout 0.5, more regularized, has a validation loss 6.7% lower");
    const earlier = judge({
      ...gapped,
      alternative: { ...alternative, name: "step 400", how: "stopped earlier" },
    });
    expect(earlier.sentence).toContain("It was trained too long: step 400");
    const sliver = { ...alternative, against: differs(-0.002, 0.001) };
    expect(judge({ ...gapped, alternative: sliver }).kind).toBe("memorizes-harmlessly");
    expect(judge({ ...fine, alternative }).kind).toBe("generalizes");
  });

  test("overfits: a clear gap, and the linear model does better on the test rows", () => {
    const { kind, sentence } = judge({
      ...gapped,
      baselines: against(differs(-0.2, 0.01), differs(0.03, 0.01)),
    });
    expect(kind).toBe("overfits");
    expect(sentence).toContain("It is worse than a linear model (85.0%), by loss on the same test rows.");
  });

  test("overfits: it knows its training rows and nothing else", () => {
    const { kind, sentence } = judge({
      ...gapped,
      baselines: against(differs(0.1, 0.05), differs(0.1, 0.05)),
    });
    expect(kind).toBe("overfits");
    expect(sentence).toContain("It has learned its training rows by heart and nothing that carries over.");
    expect(sentence).toContain("worse than always predicting the most common class (76.1%)");
  });

  test("underfits: the largest network won, without memorizing", () => {
    expect(judge({ ...fine, largerCouldHelp: true }).kind).toBe("underfits");
    expect(judge({ ...fine, largerCouldHelp: true, trainLossNearFloor: true }).kind).toBe("generalizes");
  });

  test("underfits: no better than the majority on train or test, and rows enough to know", () => {
    const { kind, sentence } = judge({
      ...fine,
      baselines: against(differs(-0.0001, 0.001), differs(0.0002, 0.001)),
    });
    expect(kind).toBe("underfits");
    expect(sentence).toContain("learned next to nothing");
    expect(sentence).toContain(
      "It is not clearly better than always predicting the most common class (76.1%), and it is not clearly better than a linear model (85.0%)",
    );
  });

  test("nothing learned: a gap of a few percent of the majority's loss is no memorizing, a wider one is", () => {
    // The majority's loss on test rows is 0.55.
    const nothing = {
      ...fine,
      baselines: against(differs(0.002, 0.005), differs(0.001, 0.005)),
      trainLossNearFloor: false,
    };
    const faint = judge({ ...nothing, gap: withGap(0.045 * 0.55, 0.004) });
    expect(faint.kind).toBe("underfits");
    expect(faint.because[0]).toContain("too small to matter");
    const { kind, sentence } = judge({ ...nothing, gap: withGap(0.055 * 0.55, 0.004) });
    expect(kind).toBe("overfits");
    expect(sentence).toContain("It has fitted its training rows and learned nothing that carries over.");
  });

  test("shifted: train and validation agree, test is clearly worse than both", () => {
    const { kind, sentence } = judge({
      ...fine,
      scores: { train: part(0.2, 0.9), validation: part(0.21, 0.895), test: part(0.3, 0.861) },
      gap: withGap(0.1, 0.01),
    });
    expect(kind).toBe("shifted");
    expect(sentence).toContain("the loss is 42.2% higher on them than on validation rows");
  });

  test("cannot-tell: the gap could be as large as all that was learned, and the rows needed are given", () => {
    const { kind, sentence, because } = judge({
      ...fine,
      gap: withGap(0.05, 0.13),
      scores: { ...fine.scores, test: part(0.3, 0.861, 0.13, 60) },
    });
    expect(kind).toBe("cannot-tell");
    expect(sentence).toContain("Whether it overfits cannot be told from 60 test rows.");
    // n (half / delta)^2: 60 (.13 / .125)^2 = 64.9; margin .01 * .25: 60 (.13 / .0025)^2 = 162,240
    expect(because.at(-1)).toContain("about 65 test rows");
    expect(because.at(-1)).toContain("about 160,000; there are 60");
  });

  test("cannot-tell: a handful of test rows proves nothing, however well their losses agree", () => {
    const { kind, sentence, because } = judge({
      ...fine,
      scores: { ...fine.scores, test: part(0.3, 1, 0.001, 4) },
    });
    expect(kind).toBe("cannot-tell");
    expect(sentence).toContain("Whether it overfits cannot be told from 4 test rows.");
    expect(because.at(-1)).toBe("There are 4 test rows; no interval can be trusted on fewer than 30.");
  });

  test("cannot-tell: the majority may or may not be beaten", () => {
    const { kind, sentence } = judge({ ...fine, baselines: against(differs(-0.1, 0.15), differs(0, 0.1)) });
    expect(kind).toBe("cannot-tell");
    expect(sentence).toContain("Whether it has learned anything");
  });
});

describe("plain words", () => {
  test("a network that generalizes no better than a linear model is said so", () => {
    const { kind, sentence } = judge({
      ...fine,
      baselines: against(differs(-0.25, 0.01), differs(-0.001, 0.002)),
    });
    expect(kind).toBe("generalizes");
    expect(sentence).toContain("But it is not clearly better than a linear model (85.0%)");
  });

  test("regression has its unit, and the direction of worse", () => {
    const value = (rmse: number): PartScore => ({
      n: 4000,
      loss: rmse ** 2,
      rmse,
      lossInterval: around(rmse ** 2, 1e7),
      interval: around(rmse, 700, "bootstrap"),
    });
    const { sentence, kind } = judge({
      ...fine,
      target: "median_house_value",
      metric: { name: "rmse", direction: "lower" },
      scores: { train: value(41_000), validation: value(47_300), test: value(47_437) },
      gap: {
        ...fine.gap,
        loss: 47_437 ** 2 - 41_000 ** 2,
        lossInterval: around(47_437 ** 2 - 41_000 ** 2, 1e7),
      },
      baselines: [
        { name: "mean", test: value(115_000), network: differs(-1e10, 1e8) },
        { name: "linear", test: value(69_000), network: differs(-2e9, 1e8) },
      ],
      margin: practicalMargin(115_000 ** 2, 47_437 ** 2),
    });
    expect(kind).toBe("memorizes-harmlessly");
    expect(sentence).toContain(
      "has a root mean squared error of 47,437 in median_house_value (46,737 to 48,137), 6,437 above its training score.",
    );
  });

  test("a score that equals the training score at the digits shown is the same", () => {
    const same = judge({ ...fine, scores: { ...fine.scores, train: part(0.299, 0.8611) } });
    expect(same.sentence).toContain("the same as its training score");
  });
});

describe("rows of few groups", () => {
  const ofGroups = (evidence: Evidence, groups: number): Evidence => ({
    ...evidence,
    group: "patient",
    gap: { ...evidence.gap, lossInterval: { ...evidence.gap.lossInterval, groups } },
  });

  test("on nine groups nothing is claimed, in words; on ten it is", () => {
    const { kind, sentence, because } = judge(ofGroups(fine, 9));
    expect(kind).toBe("cannot-tell");
    expect(sentence).toContain("from 10,000 test rows of 9 groups (patient): too few groups.");
    expect(because.at(-1)).toContain("on fewer than 10 groups no interval can be trusted");
    expect(judge(ofGroups(fine, 10)).kind).toBe("generalizes");
    expect(judge({ ...ofGroups(gapped, 1), group: null }).sentence).toContain("of 1 group: too few groups.");
  });

  test("what is needed is counted in groups", () => {
    const vague = ofGroups({ ...fine, gap: withGap(0.02, 0.3) }, 20);
    const { kind, because } = judge(vague);
    expect(kind).toBe("cannot-tell");
    // Half width 0.3 on 20 groups; half of the gain of 0.25: 20 * (0.3 / 0.125)^2 = 115.2, to two digits 120
    expect(because.at(-1)).toContain("about 120 groups among the test rows");
    expect(because.at(-1)).toContain("there are 20.");
  });
});

test("a wider level is named where the gap is", () => {
  const lossInterval = { ...fine.gap.lossInterval, level: 0.975 };
  expect(judge({ ...fine, gap: { ...fine.gap, lossInterval } }).because[0]).toContain("the 97.5% interval");
});
