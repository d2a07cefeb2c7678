import { afterAll } from "vitest";
import { describe } from "../../src/data/describe.ts";
import type { Table } from "../../src/data/table.ts";
import { defaultMetric } from "../../src/measure/metrics/all.ts";
import { randomFrom } from "../../src/runtime/random.ts";
import { columnsApart, type SplitAsked } from "../../src/split/choice.ts";
import { divide } from "../../src/split/folds.ts";
import { seal } from "../../src/split/seal.ts";
import type { Context } from "../../src/study/context.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { createFolder, StateStore } from "../../src/study/folder.ts";
import { prepareGrounds } from "../../src/study/grounds.ts";
import { Journal } from "../../src/study/journal.ts";
import { Laboratory } from "../../src/study/laboratory.ts";
import { baseSetting } from "../../src/study/plan.ts";
import type { Setting } from "../../src/study/setting.ts";
import { type Crew, openCrew } from "../../src/train/crew.ts";
import { tableOf } from "../tableOf.ts";

/** Returns a table whose class depends on the sign of a product, with a tenth of the labels turned over. */
export function noisySigns(rows: number): Table {
  const random = randomFrom(4);
  const left = Array.from({ length: rows }, () => random.normal());
  const right = Array.from({ length: rows }, () => random.normal());
  const label = left.map((x, i) => (x * (right[i] ?? 0) > 0 !== random.uniform() < 0.1 ? "yes" : "no"));
  return tableOf({ left, right, label });
}

/** Returns a table of numbers that follow a curve, with noise. */
export function noisyCurve(rows: number): Table {
  const random = randomFrom(5);
  const x = Array.from({ length: rows }, () => 4 * random.uniform() - 2);
  const value = x.map((x) => 100 + 50 * Math.sin(2 * x) + 5 * random.normal());
  return tableOf({ x, value });
}

export interface Workplace {
  readonly context: Context;
  readonly crew: Crew;
  readonly events: StudyEvent[];
}

/** Returns a function that opens what the stages of a study are handed; the crew ends after the tests of the file. */
export function workplaces(): (
  table: Table,
  target: string,
  folder: string,
  asked?: SplitAsked,
) => Promise<Workplace> {
  const crew = openCrew(2);
  afterAll(() => crew.close());
  return async (table, target, path, asked = {}) => {
    const description = describe(table, { target, apart: columnsApart(table, asked, target) });
    const random = randomFrom(0);
    const sealed = seal(table, description, { ...asked, test: 0.2, random: random.split("seal") });
    const folds = divide(table, description, sealed.rest, random.split("folds"), { ...sealed, folds: 3 });
    const metric = defaultMetric(description.task);
    const grounds = prepareGrounds({ table, description, metric, sealed, folds, seed: 0 });
    const folder = createFolder("study", path);
    const events: StudyEvent[] = [];
    const journal = new Journal(folder, (event) => events.push(event));
    const { values, width, targets } = grounds.encoded;
    const dataId = await crew.load({ x: values, width, y: targets });
    const lab = new Laboratory(grounds, crew, dataId, new StateStore(folder), journal, undefined);
    return { context: { grounds, lab, journal, random }, crew, events };
  };
}

/** Returns the setting that a study starts from, small and short. */
export const smallSetting = ({ grounds }: Context, changes: Partial<Setting> = {}): Setting => ({
  ...baseSetting(grounds),
  hidden: [8],
  steps: 60,
  learningRate: 1e-2,
  ...changes,
});
