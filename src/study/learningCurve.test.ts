import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noisyCurve, noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import type { Context } from "./context.ts";
import { learnFromFewer } from "./learningCurve.ts";
import { learningCurveSentence } from "./learningCurveWords.ts";
import type { StudyPlan } from "./plan.ts";
import type { TrialOutcome } from "./trial.ts";

const root = temporaryFolder();
const open = workplaces();

const planOf = (cost: number) => ({ learningCurve: { cost } }) as StudyPlan;
const plenty = planOf(1e12);

async function again({ lab, ...context }: Context, steps = 200): Promise<TrialOutcome> {
  const setting = smallSetting({ lab, ...context }, { hidden: [16], steps });
  const [outcome] = await lab.train("combine", [{ setting, seeds: [100, 101, 102, 103] }]);
  if (outcome === undefined) throw new Error("it was not trained");
  return outcome;
}

test("classes: five nested sizes on all folds, judged on all validation rows", async () => {
  const { context, events } = await open(noisySigns(420), "label", join(root, "classes"));
  const own = await again(context);
  const curve = await learnFromFewer(context, plenty, { again: own });
  // 336 rows in three folds: 224 train.
  expect(curve.points.map(({ rows }) => rows)).toEqual([22, 40, 72, 125, 224]);
  expect(curve.points.map(({ networks }) => networks)).toEqual([9, 9, 9, 9, 12]);
  expect(curve.points.at(-1)?.loss).toBeCloseTo(own.best.validationLoss, 12);
  expect(curve.validationRows).toBe(336);
  // A product of signs is learned from examples: few of them do not do.
  expect(curve.points[0]?.loss).toBeGreaterThan((curve.points.at(-1)?.loss ?? 0) + 0.05);
  expect(curve.sentence).toMatch(/^With twice the rows \(448 to train on instead of 224\)|foretold/i);
  for (const { rows, times, low, loss, high } of curve.forecasts) {
    expect(rows).toBeCloseTo(times * 224, 6);
    expect(low).toBeLessThanOrEqual(loss);
    expect(loss).toBeLessThanOrEqual(high);
  }
  expect(events.filter(({ event }) => event === "trial")).toHaveLength(4);
  expect(events).toContainEqual(
    expect.objectContaining({ event: "decision", about: "more rows", value: curve.moreRows }),
  );

  // Another time, nothing is trained.
  const { trainingSeconds } = context.lab.tally;
  expect(await learnFromFewer(context, plenty, { again: own })).toEqual(curve);
  expect(context.lab.tally.trainingSeconds).toBe(trainingSeconds);

  // What is planned decides how many folds there are.
  const ofOne = context.lab.costOf(own.trial.setting, 1);
  const few = await learnFromFewer(context, planOf(ofOne * 9), { again: own });
  expect(few.validationRows).toBe(112);
  expect(few.points.map(({ networks }) => networks)).toEqual([3, 3, 3, 3, 4]);
  const nothing = await learnFromFewer(context, planOf(ofOne), { again: own });
  expect(nothing).toMatchObject({ moreRows: "skipped", points: [], law: null });
  expect(nothing.sentence).toMatch(/does not fit in the budget/);
});

test("numbers are told as their root, in the target's own units", async () => {
  const { context } = await open(noisyCurve(400), "value", join(root, "values"));
  const curve = await learnFromFewer(context, plenty, { again: await again(context, 300) });
  if (curve.now === null) expect(curve.sentence).toMatch(/foretold/);
  else expect(curve.sentence).toContain("an RMSE in value of about");
});

describe("where it cannot be measured, it says why", () => {
  test("too few rows", async () => {
    const { context } = await open(noisySigns(90), "label", join(root, "few"));
    const curve = await learnFromFewer(context, plenty, { again: await again(context, 60) });
    expect(curve.sentence).toMatch(/48 training rows are too few to take some away \(it takes 200\)/);
  });

  test("too few groups", async () => {
    const left = Array.from({ length: 420 }, (_, i) => i % 7);
    const person = Array.from({ length: 420 }, (_, i) => `p${i % 12}`);
    const target = Array.from({ length: 420 }, (_, i) => (i % 3 === 0 ? "yes" : "no"));
    const grouped = tableOf({ left, person, label: target });
    const { context } = await open(grouped, "label", join(root, "groups"), { group: "person" });
    const curve = await learnFromFewer(context, plenty, { again: await again(context, 60) });
    expect(curve.sentence).toMatch(/\d groups are too few to take some away \(it takes 20\)/);
  });
});

describe("the sentence", () => {
  const point = (rows: number, loss: number, low: number, high: number) => ({
    rows,
    loss,
    low: loss - 0.02,
    high: loss + 0.02,
    change: { difference: loss - 0.43, low, high },
  });
  const curve = {
    points: [],
    law: null,
    now: point(1000, 0.43, 0, 0),
    forecasts: [{ ...point(2000, 0.4, -0.04, -0.02), times: 2 }],
    level: 0.95,
    validationRows: 500,
    hidden: [16],
    moreRows: "helps" as const,
  };
  const classes = { description: { task: "binary" } } as Parameters<typeof learningCurveSentence>[1];

  test("names both losses, the band, and the change with its own", () => {
    expect(learningCurveSentence(curve, classes)).toBe(
      "With twice the rows (2,000 to train on instead of 1,000), expect a log loss of about 0.400 (0.380 to 0.420) instead of 0.430: a loss 7.0% lower (4.7% to 9.3%), for one network.",
    );
  });

  test("says where rows would not help, and where nothing can be said", () => {
    expect(learningCurveSentence({ ...curve, moreRows: "hardly" }, classes)).toMatch(/hardly help/);
    expect(learningCurveSentence({ ...curve, moreRows: "unclear" }, classes)).toMatch(/not sure/);
    expect(learningCurveSentence({ ...curve, moreRows: "refused" }, classes)).toMatch(/cannot be foretold/);
    const points = [0.6, 0.4].map((loss, i) => ({ rows: 100 * (i + 1), networks: 3, loss, seedLosses: [] }));
    const falls = learningCurveSentence(
      { ...curve, points, now: null, forecasts: [], moreRows: "falls" },
      classes,
    );
    expect(falls).toMatch(
      /from 100 to 200 training rows the log loss of one network fell from 0.600 to 0.400/,
    );
  });
});
