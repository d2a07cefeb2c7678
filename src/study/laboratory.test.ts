import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noisyCurve, noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { mean } from "../measure/moments.ts";
import { rowLosses } from "../measure/predictions.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import type { TrainRows } from "../split/rows.ts";
import { createFolder, StateStore } from "./folder.ts";
import { truthOf } from "./grounds.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

const root = temporaryFolder();
const open = workplaces();
const table = noisySigns(90);

const figures = ({ best, last, networks, curve }: TrialOutcome) => ({
  networks,
  curve,
  views: [best, last].map(({ predictions, ...view }) => ({ ...view, predictions: predictions() })),
});

test("a trial is trained on every fold with every seed, and judged on every row that is not sealed", async () => {
  const { context } = await open(table, "label", join(root, "every"));
  const { grounds, lab } = context;
  const [outcome] = await lab.train("shrink", [{ setting: smallSetting(context), seeds: [0, 7] }]);
  expect(outcome?.networks).toBe(6);
  expect(lab.tally).toMatchObject({ networksTrained: 6, memberSteps: 360 });
  const truth = grounds.folds.flatMap(({ validation }) => [...truthOf(grounds, validation)]);
  for (const view of outcome ? [outcome.best, outcome.last] : []) {
    expect(view.losses.map(({ length }) => length)).toEqual([grounds.rest.length, grounds.rest.length]);
    for (const [seed, predictions] of view.predictions().entries()) {
      expect([...predictions.truth]).toEqual(truth);
      expect(rowLosses(predictions)).toEqual(view.losses[seed]);
    }
    expect(view.validationLoss).toBeCloseTo(mean(view.losses.map(mean)), 12);
    expect(view.trainLoss).toBeCloseTo(mean(view.seedTrainLosses), 12);
  }
  // Of the checks, early stopping keeps the best one; the last one is among them.
  expect(outcome?.best.validationLoss).toBeLessThanOrEqual((outcome?.last.validationLoss ?? 0) + 1e-6);
  expect(outcome?.last.step).toBe(60);
});

test("company changes nothing: a trial alone and among others gives the same losses", async () => {
  const { context } = await open(table, "label", join(root, "alone"));
  const { context: other } = await open(table, "label", join(root, "among"));
  const trial: Trial = { setting: smallSetting(context), seeds: [0] };
  const others = [0.1, 0.5].map((dropout) => ({
    setting: smallSetting(context, { strengths: { ...noStrengths, dropout } }),
    seeds: [0, 1],
  }));
  const [alone] = await context.lab.train("shrink", [trial]);
  const [, among] = await other.lab.train("shrink", [others[0] as Trial, trial, others[1] as Trial]);
  expect(among?.best.validationLoss).toBeCloseTo(alone?.best.validationLoss ?? 0, 5);
  expect(among?.last.trainLoss).toBeCloseTo(alone?.last.trainLoss ?? 0, 5);
});

test("what was trained before is not trained again, and says the same to the bit", async () => {
  const path = join(root, "kept");
  const trials = (steps: number): Trial[] => [
    { setting: { ...setting, steps }, seeds: [0, 1] },
    { setting: { ...setting, hidden: [4, 4], steps }, seeds: [0] },
  ];
  const { context: first } = await open(table, "label", path);
  const setting = smallSetting(first);
  const trained = await first.lab.train("shrink", trials(60));
  const kept = readdirSync(join(path, ".state"));
  expect(kept.length).toBeGreaterThan(1);

  const { context: again, events } = await open(table, "label", join(root, "again"));
  const store = new StateStore(createFolder("study", join(root, "copy")));
  for (const name of kept) {
    const key = name.replace(/\.bin$/, "");
    const state = new StateStore({ ...createFolder("study", join(root, key)), path });
    const value = await state.load(key);
    new StateStore({ ...createFolder("study", join(root, `${key}2`)), path: join(root, "again") }).save(
      key,
      value,
    );
    store.save(key, value);
  }
  const replayed = await again.lab.train("shrink", trials(60));
  expect(replayed.map(figures)).toEqual(trained.map(figures));
  expect(events.filter(({ event }) => event === "progress")).toEqual([]);
  expect(again.lab.tally).toMatchObject({ networksTrained: 9, trainingSeconds: 0 });

  // Other work is not taken for it.
  await again.lab.train("shrink", trials(50));
  expect(events.some(({ event }) => event === "progress")).toBe(true);

  // What was lost is trained again, and nothing else.
  const [lost = ""] = kept;
  rmSync(join(root, "again", ".state", lost));
  const before = again.lab.tally.trainingSeconds;
  expect((await again.lab.train("shrink", trials(60))).map(figures)).toEqual(trained.map(figures));
  expect(again.lab.tally.trainingSeconds).toBeGreaterThan(before);
});

test("a trial can be kept to some rows of the first fold", async () => {
  const { context } = await open(table, "label", join(root, "only"));
  const { grounds, lab } = context;
  const only = grounds.folds[0]?.train.slice(0, 12) as TrainRows;
  const setting = smallSetting(context, { hidden: [32, 32], steps: 500, batchSize: 4 });
  const [outcome] = await lab.train("overfit", [{ setting, seeds: [0], only }]);
  expect(outcome?.networks).toBe(1);
  expect(outcome?.last.losses[0]).toHaveLength(grounds.folds[0]?.validation.length ?? 0);
  // Twelve rows are learned by heart.
  expect(outcome?.last.trainLoss).toBeLessThan(0.01);
  expect(outcome?.last.trainMetric).toBe(1);
});

test("losses and curves of numbers are in squared units of the target", async () => {
  const { context } = await open(noisyCurve(120), "value", join(root, "values"));
  const setting = smallSetting(context, { hidden: [32, 32], steps: 600 });
  const [outcome] = await context.lab.train("shrink", [{ setting, seeds: [0] }]);
  // The noise has variance 25, the curve 50² / 2.
  expect(outcome?.best.validationLoss).toBeGreaterThan(15);
  expect(outcome?.best.validationLoss).toBeLessThan(250);
  expect(outcome?.curve.validationLoss.at(-1)).toBeCloseTo(outcome?.last.validationLoss ?? 0, -1);
  expect(outcome?.best.validationMetric).toBeCloseTo(Math.sqrt(outcome?.best.validationLoss ?? 0), 6);
});

test("a trial can be kept to some rows of the first folds, by fold and seed", async () => {
  const { context } = await open(table, "label", join(root, "part"));
  const { grounds, lab } = context;
  const asked: number[][] = [];
  const rowsOf = (fold: number, seed: number): TrainRows => {
    asked.push([fold, seed]);
    return grounds.folds[fold]?.train.filter((_, i) => i % 2 === seed) as TrainRows;
  };
  const setting = smallSetting(context);
  const [outcome] = await lab.train("shrink", [{ setting, seeds: [0, 1], part: { folds: 2, rowsOf } }]);
  expect(outcome?.networks).toBe(4);
  expect(asked).toEqual(
    expect.arrayContaining([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]),
  );
  const [first, second] = grounds.folds.map(({ validation }) => validation.length);
  expect(outcome?.best.losses.map(({ length }) => length)).toEqual(
    Array(2).fill((first ?? 0) + (second ?? 0)),
  );

  // As many rows, but others: nothing that was kept fits.
  const other = (fold: number, seed: number): TrainRows => rowsOf(fold, 1 - seed);
  const [swapped] = await lab.train("shrink", [
    { setting, seeds: [0, 1], part: { folds: 2, rowsOf: other } },
  ]);
  expect(swapped?.best.losses).not.toEqual(outcome?.best.losses);
});
