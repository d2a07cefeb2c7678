import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noisySigns, workplaces } from "../../test/study/laboratory.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { openCrew } from "../train/crew.ts";
import type { Ladder } from "./3-shrink.ts";
import type { Context } from "./context.ts";
import { createFolder, StateStore } from "./folder.ts";
import { Laboratory } from "./laboratory.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import { search, searchSettings } from "./search.ts";
import type { Setting } from "./setting.ts";

const root = temporaryFolder();
const open = workplaces();
const table = noisySigns(120);

const ladder = { ladder: [{ hidden: [16, 16] }], best: 0, chosen: 0 } as unknown as Ladder;
const planOf = (trials: number, room = 1.3): StudyPlan =>
  ({ search: { trials, steps: 75, room } }) as unknown as StudyPlan;

/** Small networks that differ in their learning rate and in how strongly they are regularized. */
const settingsOf = ({ grounds }: Context, count: number): Setting[] =>
  Array.from({ length: count }, (_, i) => ({
    ...baseSetting(grounds),
    hidden: [i % 2 === 0 ? 16 : 24],
    steps: 75,
    learningRate: 1e-3 * 1.4 ** i,
    strengths: { ...noStrengths, dropout: 0.1 * (i % 5), weightDecay: 0.02 * i },
  }));

describe("the settings of a search", () => {
  test("are the same again, begin with the recipe's own, and cost on average what there is room for", async () => {
    const { context } = await open(table, "label", join(root, "settings"));
    const settings = searchSettings(context, planOf(60), ladder);
    expect(searchSettings(context, planOf(60), ladder)).toEqual(settings);
    expect(settings[0]).toMatchObject({
      hidden: [128, 128],
      learningRate: 0.002,
      strengths: { dropout: 0.3, weightDecay: 0.1 },
    });
    expect(new Set(settings.map((setting) => JSON.stringify(setting))).size).toBe(60);
    for (const room of [1.3, 6]) {
      const drawn = searchSettings(context, planOf(60, room), ladder);
      const cost = drawn.reduce((sum, setting) => sum + context.lab.costOf(setting), 0) / 60;
      const unit = context.lab.costOf({ ...baseSetting(context.grounds), steps: 75 });
      expect(cost).toBeLessThanOrEqual(room * unit * 1.000001);
    }
    const copies = (room: number): number =>
      searchSettings(context, planOf(60, room), ladder).filter((setting) => (setting.copies ?? 1) > 1).length;
    expect(copies(6)).toBeGreaterThan(copies(1.3));
  });
});

describe("the search", () => {
  test("trains the most promising to the end, as if they had never paused, and says who went on and why", async () => {
    const { context, events } = await open(table, "label", join(root, "halved"));
    const settings = settingsOf(context, 27);
    const { outcomes, search: told } = await search(context, planOf(27), settings);
    // Nine looks in 75 steps, for more of them would cost too much: a ninth of the way is the first, a third the third.
    expect(told.rungs).toEqual([
      { steps: 9, settings: 27, kept: 9 },
      { steps: 27, settings: 9, kept: 8 },
      { steps: 75, settings: 8, kept: 8 },
    ]);
    expect(told.effort).toBeCloseTo((27 * 9 + 9 * 18 + 8 * 48) / (27 * 75), 10);
    expect(context.lab.tally.networksTrained).toBe(27 * 3);
    expect(context.lab.tally.memberSteps).toBe(3 * (27 * 9 + 9 * 18 + 8 * 48));
    const decisions = events.flatMap((event) => (event.event === "decision" ? [event] : []));
    expect(decisions.map(({ about }) => about)).toEqual([
      "search.settings",
      "search.rung 1",
      "search.rung 2",
    ]);
    expect(decisions[1]?.reason).toMatch(
      /^After 9 steps 9 of 27 settings go on \(validation losses 0\.\d+ to/,
    );

    const { context: other } = await open(table, "label", join(root, "whole"));
    const trials = settings.map((setting) => ({ setting, seeds: [0] }));
    const whole = await other.lab.train("regularize", trials);
    for (const { trial, best, last, curve } of outcomes) {
      const same = whole[settings.indexOf(trial.setting)];
      expect(trial).toEqual({ setting: trial.setting, seeds: [0] });
      expect(curve.steps).toHaveLength(9);
      expect(best.validationLoss).toBeCloseTo(same?.best.validationLoss ?? 0, 4);
      expect(last.trainLoss).toBeCloseTo(same?.last.trainLoss ?? 0, 4);
    }
    const lowest = Math.min(...whole.map(({ best }) => best.validationLoss));
    expect(Math.min(...outcomes.map(({ best }) => best.validationLoss))).toBeLessThan(lowest + 0.02);
  });

  test("goes on after a stop without training anything again, to the same bits", async () => {
    const path = join(root, "again");
    const { context } = await open(table, "label", path);
    const settings = settingsOf(context, 20);
    const first = await search(context, planOf(20), settings);
    const steps = context.lab.tally.memberSteps;
    const again = await search(context, planOf(20), settings);
    expect(context.lab.tally.memberSteps).toBe(steps);
    expect(again.search).toEqual(first.search);
    expect(again.outcomes.map(({ best }) => best.losses)).toEqual(
      first.outcomes.map(({ best }) => best.losses),
    );
  });

  test("gives the same bits on one thread", async () => {
    const { context } = await open(table, "label", join(root, "two threads"));
    const { grounds, journal } = context;
    const settings = settingsOf(context, 20);
    const two = await search(context, planOf(20), settings);
    const crew = openCrew(1);
    try {
      const { values, width, targets } = grounds.encoded;
      const id = await crew.load({ x: values, width, y: targets });
      const store = new StateStore(createFolder("study", join(root, "one thread")));
      const lab = new Laboratory(grounds, crew, id, store, journal, undefined);
      const one = await search({ ...context, lab }, planOf(20), settings);
      expect(one.search).toEqual(two.search);
      expect(one.outcomes.map(({ best }) => best.losses)).toEqual(
        two.outcomes.map(({ best }) => best.losses),
      );
    } finally {
      await crew.close();
    }
  });

  test("of few settings trains all of them to the end", async () => {
    const { context } = await open(table, "label", join(root, "few"));
    const { outcomes, search: told } = await search(context, planOf(3), settingsOf(context, 3));
    expect(outcomes).toHaveLength(3);
    expect(told).toEqual({ rungs: [{ steps: 75, settings: 3, kept: 3 }], effort: 1 });
  });
});
