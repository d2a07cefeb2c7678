import { join } from "node:path";
import { expect, test } from "vitest";
import { noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { mean } from "../measure/moments.ts";
import { rowLosses } from "../measure/predictions.ts";
import { randomFrom } from "../runtime/random.ts";
import { overfit } from "./2-overfit.ts";
import { constantPredictions } from "./baselines.ts";
import type { Context } from "./context.ts";
import { measureMemory } from "./memorization.ts";

const root = temporaryFolder();
const open = workplaces();

/** Features that say nothing about the label. */
function noise(rows: number) {
  const random = randomFrom(8);
  const list = () => Array.from({ length: rows }, () => random.normal());
  const label = Array.from({ length: rows }, () => (random.uniform() < 0.5 ? "yes" : "no"));
  return tableOf({ a: list(), b: list(), c: list(), label });
}

const firstFold = ({ grounds }: Context) => {
  const rows = grounds.folds[0]?.train ?? grounds.rest;
  return { rows, baselineLoss: mean(rowLosses(constantPredictions(grounds, rows, rows))) };
};

test("a network that learns noise by heart learns shuffled noise as well: all of it is memory", async () => {
  const { context, crew } = await open(noise(90), "label", join(root, "noise"));
  const result = await overfit(context, crew, { overfit: { cost: 6e6 } }, { memorization: true });
  expect(result.reached).toBe(true);
  expect(result.size?.hidden).toEqual(
    result.attempts.find(({ hidden }) => hidden[0] === result.size?.hidden[0])?.hidden,
  );
  // The smallest that reached it, so that all before it did not.
  const floor = 0.05 * Math.log(2);
  for (const { hidden, trainLoss } of result.attempts) {
    if ((hidden[0] ?? 0) < (result.size?.hidden[0] ?? 0)) expect(trainLoss).toBeGreaterThan(0.9 * floor);
  }
  expect(result.shuffled?.reached).toBe(true);
  expect(result.shuffled?.share).toBeGreaterThan(0.9);
  expect(result.shuffled?.sentence).toContain("memorizes them too");
  expect(result.ceiling).toMatchObject({ conflictingRows: 0, rows: context.grounds.rest.length });
});

test("a linear network cannot learn shuffled targets by heart", async () => {
  const random = randomFrom(3);
  const left = Array.from({ length: 200 }, () => random.normal());
  const right = Array.from({ length: 200 }, () => random.normal());
  const label = left.map((x, i) => (x + (right[i] ?? 0) > 0 ? "yes" : "no"));
  const { context, crew } = await open(tableOf({ left, right, label }), "label", join(root, "linear"));
  const { rows, baselineLoss } = firstFold(context);
  const setting = smallSetting(context, { hidden: [], numericEmbedding: "none", steps: 400 });
  const [plain] = await context.lab.train("overfit", [{ setting, seeds: [0], only: rows }]);
  const trainLoss = plain?.last.trainLoss ?? Number.NaN;
  // The true rule is linear, so that the network learns it; the shuffled one is none.
  expect(trainLoss).toBeLessThan(0.3 * baselineLoss);
  const result = await measureMemory(context, crew, setting, rows, { trainLoss, baselineLoss });
  expect(result.reached).toBe(false);
  expect(result.share).toBeLessThan(0.15);
  expect(result.trainLoss).toBeGreaterThan(0.9 * baselineLoss);
});

test("the permutation comes from the study's seed, and what was trained is kept", async () => {
  const { context, crew } = await open(noisySigns(60), "label", join(root, "again"));
  const { rows, baselineLoss } = firstFold(context);
  const setting = smallSetting(context, { hidden: [16, 16], steps: 200 });
  const measure = () => measureMemory(context, crew, setting, rows, { trainLoss: 0.1, baselineLoss });
  const first = await measure();
  const steps = context.lab.tally.memberSteps;
  expect(await measure()).toEqual(first);
  expect(context.lab.tally.memberSteps).toBe(steps);
});
