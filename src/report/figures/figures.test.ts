import { describe, expect, it } from "vitest";
import { studyResult } from "../../../test/fixtures/studyResult.ts";
import type { StudyResult } from "../../study/result.ts";
import { apart, NARROW, newPaper, WIDE } from "../drawing.ts";
import * as ablation from "./ablation.ts";
import * as capacity from "./capacity.ts";
import * as combine from "./combine.ts";
import * as curves from "./curves.ts";
import { effectOf, forestRow } from "./forest.ts";
import * as growth from "./growth.ts";
import * as ledger from "./ledger.ts";
import * as scores from "./scores.ts";
import * as sensitivity from "./sensitivity.ts";
import * as subnetworks from "./subnetworks.ts";
import * as trials from "./trials.ts";
import * as weights from "./weights.ts";

const credit = studyResult("classification");
const mpg = studyResult("regression");

describe("scores", () => {
  it("holds the three parts, then the baselines on the test rows", () => {
    const { marks, inPercent } = scores.data(credit);
    expect(inPercent).toBe(true);
    expect(marks.map(({ name, n }) => [name, n])).toEqual([
      ["train", 800],
      ["validation", 800],
      ["test (sealed)", 200],
      ["plain network, on test", 200],
      ["linear, on test", 200],
      ["most frequent class, on test", 200],
    ]);
    expect(marks[2]?.score).toBe(credit.scores.test.accuracy);
    expect(marks[2]?.low).toBe(credit.scores.test.interval.low);
  });

  it("names the unit of a regression and its own baseline", () => {
    const { marks, label } = scores.data(mpg);
    expect(label).toBe("root mean squared error (mpg)");
    expect(marks.at(-1)?.name).toBe("mean of the target, on test");
  });
});

describe("capacity", () => {
  it("runs from the smallest to the largest network, whatever the order of the ladder", () => {
    const { points, best, chosen, accepted, seeds } = capacity.data(credit);
    const sizes = points.filter(({ part }) => part === "validation").map(({ parameters }) => parameters);
    expect(sizes).toEqual([138, 549, 1097, 2322, 5154, 12_354, 32_898, 98_434]);
    expect([best?.parameters, chosen?.parameters]).toEqual([1097, 549]);
    expect(accepted.map(({ parameters }) => parameters)).toEqual([549, 1097, 2322]);
    expect(seeds).toHaveLength(8 * 3 * 2);
  });

  it("spans the band over all seeds and shows a squared error as its root", () => {
    const rung = {
      hidden: [4],
      parameters: 10,
      networks: 2,
      trainLoss: 4,
      validationLoss: 9,
      seedTrainLosses: [1, 9],
      seedValidationLosses: [4, 16],
      trainMetric: 2,
      validationMetric: 3,
      atEnd: { trainLoss: 1, validationLoss: 16 },
      againstBest: undefined,
      accepted: true,
    };
    const stages = {
      ...mpg.stages,
      shrink: { ...mpg.stages.shrink, ladder: [rung], best: 0, chosen: 0, margin: 16 },
    };
    const { points, limit } = capacity.data({ ...mpg, stages });
    expect(points).toEqual([
      { part: "train", parameters: 10, loss: 2, low: 1, high: 3 },
      { part: "validation", parameters: 10, loss: 3, low: 2, high: 4 },
    ]);
    expect(limit).toBe(5);
  });
});

describe("forest", () => {
  it("gives the difference as percent of the reference's loss, with what the interval says", () => {
    const interval = { low: -0.3, high: -0.1, level: 0.95, method: "t" };
    const against = { difference: -0.2, standardError: 0.05, interval, probabilityBetter: 1, n: 9 };
    const row = forestRow("dropout", against, 0.5);
    expect(row).toMatchObject({ name: "dropout", effect: "better" });
    expect([row.change, row.low, row.high].map(Math.round)).toEqual([-40, -60, -20]);
    expect(forestRow("none", undefined, 0.5).effect).toBe("reference");
    expect([effectOf(0.1, 0.2), effectOf(-0.1, 0.2)]).toEqual(["worse", "unclear"]);
  });

  it("sorts the ledger, the greatest help first", () => {
    const { rows, reference } = ledger.data(credit);
    expect(reference).toBe("none");
    expect(rows.map(({ change }) => change)).toEqual(
      rows.map(({ change }) => change).toSorted((a, b) => a - b),
    );
    expect(rows[0]?.name).toBe("dropout + weight decay + early stopping");
    expect(rows.at(-1)).toMatchObject({ name: "label smoothing", effect: "worse" });
  });

  it("compares every candidate with the single network", () => {
    expect(combine.data(credit).rows.map(({ name, effect }) => [name, effect])).toEqual([
      ["single network", "reference"],
      ["same setting, other seeds (8 networks)", "better"],
      ["different settings (8 networks)", "better"],
    ]);
  });
});

describe("curves", () => {
  it("marks the kept step on the validation line, and skips losses that are no numbers", () => {
    const regularize = {
      ...credit.stages.regularize,
      curves: [
        {
          name: "a",
          steps: [0, 10, 20],
          trainLoss: [3, 2, 1],
          validationLoss: [3, 2.5, Number.NaN],
          keptStep: 10,
        },
      ],
    };
    const { panels } = curves.data({ ...credit, stages: { ...credit.stages, regularize } });
    expect(panels[0]?.kept).toEqual({ part: "validation", step: 10, loss: 2.5 });
    expect(panels[0]?.points).toHaveLength(5);
  });

  it("shows four at most, the last always", () => {
    const [curve] = credit.stages.regularize.curves;
    if (curve === undefined) throw new Error("the fixture has curves");
    const many = ["a", "b", "c", "d", "e", "f"].map((name) => ({ ...curve, name }));
    expect(curves.shownCurves(many).map(({ name }) => name)).toEqual(["a", "b", "c", "f"]);
  });
});

describe("trials", () => {
  it("marks the members of the final network and leaves out what diverged", () => {
    const { points, outside } = trials.data(credit);
    expect(outside).toBe(1);
    expect(points).toHaveLength(63);
    expect(points.filter(({ kept }) => kept)).toHaveLength(8);
  });

  it("takes the gap in the unit of the target", () => {
    const first = mpg.stages.regularize.trials[0];
    if (first === undefined) throw new Error("the fixture has trials");
    const only = [{ ...first, trainLoss: 4, validationLoss: 9 }];
    const regularize = { ...mpg.stages.regularize, trials: only };
    const { points } = trials.data({ ...mpg, stages: { ...mpg.stages, regularize } });
    expect(points[0]).toMatchObject({ gap: 1, validation: 3 });
  });
});

const figures = {
  scores: (result: StudyResult, width: number) => scores.draw(scores.data(result), newPaper(), width),
  capacity: (result: StudyResult, width: number) => capacity.draw(capacity.data(result), newPaper(), width),
  ledger: (result: StudyResult, width: number) => ledger.draw(ledger.data(result), newPaper(), width),
  curves: (result: StudyResult, width: number) => curves.draw(curves.data(result), newPaper(), width),
  combine: (result: StudyResult, width: number) => combine.draw(combine.data(result), newPaper(), width),
  ablation: (result: StudyResult, width: number) => ablation.draw(ablation.data(result), newPaper(), width),
  subnetworks(result: StudyResult, width: number) {
    const found = subnetworks.data(result);
    if (found === undefined) throw new Error("the fixture has subnetworks");
    return subnetworks.draw(found, newPaper(), width);
  },
  weights: (result: StudyResult, width: number) => weights.draw(weights.data(result), newPaper(), width),
  growth: (result: StudyResult, width: number) => growth.draw(growth.data(result), newPaper(), width),
  sensitivity: (result: StudyResult, width: number) =>
    sensitivity.draw(sensitivity.data(result), newPaper(), width),
  trials: (result: StudyResult, width: number) => trials.draw(trials.data(result), newPaper(), width),
};

describe.each(Object.entries(figures))("the drawing of %s", (_, draw) => {
  it.each([WIDE, NARROW])("is one SVG without a number gone wrong, %i wide", (width) => {
    for (const result of [credit, mpg]) {
      const svg = draw(result, width).outerHTML;
      expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

describe("what regularizers did", () => {
  it("orders the parts of the winner by how much they are missed", () => {
    expect(ablation.data(credit).map(({ name, effect }) => [name, effect])).toEqual([
      ["without dropout", "worse"],
      ["without early stopping", "unclear"],
      ["without weight decay", "better"],
    ]);
  });

  it("gives weights as shares that add up with the zeros", () => {
    const { titles, bars } = weights.data(credit);
    expect(titles.map(({ name }) => name)).toEqual(["no regularizer", "L1 0.03", "L2 0.001"]);
    const first = credit.stages.regularize.textbook.weights.networks[1];
    const counted = first?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
    const shares = bars.filter(({ name }) => name === "L1 0.03").map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo((100 * counted) / 15_000, 10);
    expect(titles[1]?.zeros).toBeCloseTo(6_100 / 15_000, 12);
  });

  it("shows probabilities in points and squared losses as roots", () => {
    expect(sensitivity.data(credit).points[0]).toMatchObject({
      name: "no regularizer",
      norm: 30,
      movement: 3.1,
    });
    expect(sensitivity.data(mpg).points[0]?.movement).toBe(0.031);
    expect(subnetworks.data(mpg)?.whole).toBeCloseTo(Math.sqrt(14 * 0.53), 12);
  });

  it("keeps the labels of lines apart", () => {
    const ends = [{ norm: 5 }, { norm: 1 }, { norm: 1.1 }];
    expect(growth.spread(ends, 1).map(({ norm, place }) => [norm, place])).toEqual([
      [1, 1],
      [1.1, 2],
      [5, 5],
    ]);
  });
});

describe("apart", () => {
  it("moves labels only where they would touch", () => {
    expect(apart([{ loss: 1 }, { loss: 0.99 }], 1).map(({ dy }) => dy)).toEqual([-12, 1]);
    expect(apart([{ loss: 1 }, { loss: 1 }], 1).map(({ dy }) => dy)).toEqual([-12, 1]);
    expect(apart([{ loss: 0 }, { loss: 1 }], 1).map(({ dy }) => dy)).toEqual([0, 0]);
  });
});
