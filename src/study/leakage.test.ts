import { join } from "node:path";
import { expect, test } from "vitest";
import { smallSetting, type Workplace, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import type { Table } from "../data/table.ts";
import { randomFrom } from "../runtime/random.ts";
import type { Ladder } from "./3-shrink.ts";
import type { Context } from "./context.ts";
import { type Leakage, measureLeakage } from "./leakage.ts";
import type { Setting } from "./setting.ts";

const root = temporaryFolder();
const open = workplaces();

/** Rows of 30 people; `isPersonal`: the class is a coin toss of each person, whose looks all rows share. */
function people(isPersonal: boolean): Table {
  const random = randomFrom(isPersonal ? 1 : 2);
  const who = Array.from({ length: 240 }, (_, i) => Math.floor(i / 8));
  const looks = Array.from({ length: 30 }, () => [random.normal(), random.normal(), random.normal()]);
  const coin = looks.map((_, g) => (g % 2 === 0 ? "heads" : "tails"));
  const features = who.map((g) =>
    (looks[g] ?? []).map((mean) => (isPersonal ? mean + 0.05 * random.normal() : random.normal())),
  );
  const column = (c: number): number[] => features.map((own) => own[c] ?? 0);
  const [a, b, c] = [column(0), column(1), column(2)];
  const y = who.map((g, i) =>
    isPersonal ? coin[g] : (a[i] ?? 0) + 0.3 * random.normal() > 0 ? "heads" : "tails",
  );
  return tableOf({ a, b, c, y, who: who.map((g) => `p${g}`) });
}

/** A walk that drifts upward: between two known moments it is easy, beyond the last one it is not. */
function walk(): Table {
  const random = randomFrom(3);
  let level = 0;
  const value = Array.from({ length: 210 }, () => {
    level += 0.5 + 0.5 * random.normal();
    return level;
  });
  return tableOf({ moment: value.map((_, i) => i / 10), noise: value.map(() => random.normal()), value });
}

async function leakageOf(place: Workplace, changes: Partial<Setting>): Promise<Leakage | null> {
  const { context, crew } = place;
  const setting = smallSetting(context, { hidden: [32], batchSize: 16, ...changes });
  const outcomes = await context.lab.train("shrink", [{ setting, seeds: [0, 1] }]);
  return measureLeakage(context, crew, { outcomes } as Partial<Ladder> as Ladder);
}

const trainedIn = (context: Context): number => context.lab.tally.trainingSeconds;

test("groups that a network can recognize leak nearly everything", async () => {
  const place = await open(people(true), "y", join(root, "personal"), { group: "who" });
  const leakage = await leakageOf(place, { steps: 400 });
  expect(leakage?.naive.strategy).toBe("stratified");
  expect(leakage?.heldOut.strategy).toBe("stratified-group");
  // The coin of a person who was met is known, that of a new one is not.
  expect(leakage?.naive.accuracy).toBeGreaterThan(0.9);
  expect(leakage?.heldOut.accuracy).toBeLessThan(0.75);
  expect(leakage?.difference.interval.low).toBeGreaterThan(0);
  expect(leakage?.metricDifference.interval?.high).toBeLessThan(0);
  expect(leakage?.metricDifference.value).toBeCloseTo(
    (leakage?.heldOut.accuracy ?? 0) - (leakage?.naive.accuracy ?? 0),
    12,
  );
  expect(leakage?.difference.n).toBe(place.context.grounds.rest.length);
  expect(leakage?.naive.trainRows).toBeLessThanOrEqual(leakage?.heldOut.trainRows ?? 0);
  expect(leakage?.sentence).toMatch(
    /^A random split would have said accuracy (?:100\.0|9\d\.\d)%; on a who that it has never seen the same network has [3-7]\d\.\d%: \d\d\.\d points of the score were leakage \(95% interval/,
  );
  // Three folds with two seeds, besides those of the ladder.
  expect(leakage?.networks).toBe(6);
  expect(place.context.lab.tally.networksTrained).toBe(12);

  // A resumed study finds what it had trained.
  const before = trainedIn(place.context);
  expect(await leakageOf(place, { steps: 400 })).toEqual(leakage);
  expect(trainedIn(place.context)).toBe(before);
});

test("groups that do not matter leak nothing", async () => {
  const place = await open(people(false), "y", join(root, "impersonal"), { group: "who" });
  const leakage = await leakageOf(place, { steps: 150 });
  expect(Math.abs(leakage?.metricDifference.value ?? 1)).toBeLessThan(0.06);
  expect(leakage?.difference.interval.low).toBeLessThan(0);
  expect(leakage?.difference.interval.high).toBeGreaterThan(0);
  expect(leakage?.sentence).toContain("no leakage shows");
});

test("time: a walk is easy to fill in and hard to go on with", async () => {
  const place = await open(walk(), "value", join(root, "walk"), { time: "@row" });
  const { folds, rest } = place.context.grounds;
  const leakage = await leakageOf(place, { steps: 600, hidden: [32, 32] });
  const validated = folds.reduce((sum, { validation }) => sum + validation.length, 0);
  expect(validated).toBeLessThan(rest.length);
  expect(leakage?.difference.n).toBe(validated);
  expect(leakage?.heldOut.strategy).toBe("time");
  expect(leakage?.heldOut.rmse).toBeGreaterThan(2 * (leakage?.naive.rmse ?? Number.POSITIVE_INFINITY));
  expect(leakage?.sentence).toMatch(
    /^A random split would have said RMSE .*; on rows later than all that it learned from/,
  );
});

test("rows that are divided at random have no such figure", async () => {
  const place = await open(people(false), "y", join(root, "random"), { split: "random" });
  expect(await leakageOf(place, { steps: 60 })).toBeNull();
});
