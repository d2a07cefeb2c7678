import { expect, test } from "vitest";
import type { PlannedStudy } from "../study/planned.ts";
import { planText } from "./planText.ts";

const planned = {
  format: "unseen.plan/1",
  name: "signs",
  source: "signs.csv",
  target: "label",
  task: "binary",
  metric: "accuracy",
  rows: { all: 200, train: 128, validation: 32, test: 40, folds: 5 },
  columns: Array.from({ length: 30 }, (_, i) => ({ name: `column_${i}`, kind: "numeric" })),
  leftOut: ["name"],
  inputs: 90,
  split: { strategy: "stratified", reason: "Rows are drawn at random with every class in proportion." },
  budgetSeconds: 120,
  trials: null,
  threads: 2,
  stages: [
    { stage: "shrink", sentence: "The ladder has 8 sizes.", networks: 120, seconds: 61 },
    { stage: "depth", sentence: "Other depths are tried.", networks: null, seconds: 6 },
  ],
  seconds: 67,
  slowness: 1,
  memory: { bytes: 100 * 2 ** 20, freeBytes: 2 ** 33 },
  unknown: ["What the best setting is."],
} as unknown as PlannedStudy;

test("a plan is told in at most 80 columns, with its figures", () => {
  const text = planText(planned);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toContain("128 train and 32 validate, in each of 5 folds; 40 are sealed");
  expect(text).toContain("2 min on 2 threads; about 1 min 7 s are needed.");
  expect(text).toContain("at most about 100 MB to train; 8,192 MB are free");
  expect(text).toContain("shrink      The ladder has 8 sizes. (120 networks, 1 min 1 s)");
  expect(text).toContain("depth       Other depths are tried. (up to 6 s)");
  expect(text).toContain("Left out    name");
});

test("with a number of trials no time is told", () => {
  const stages = planned.stages.map((stage) => ({ ...stage, seconds: null }));
  const text = planText({ ...planned, stages, trials: 8, budgetSeconds: null, seconds: null });
  expect(text).toContain("8 settings in place of a budget");
  expect(text).toContain("(120 networks)");
});
