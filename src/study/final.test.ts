import { join } from "node:path";
import { expect, test } from "vitest";
import { noisyCurve, noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { randomFrom } from "../runtime/random.ts";
import { rowsPerLook } from "./cost.ts";
import { type Order, trainForGood } from "./final.ts";
import { checkEveryOf } from "./span.ts";

const root = temporaryFolder();
const open = workplaces();

test("group L1 drops whole columns of the table: numbers with their bins, categories with all levels", async () => {
  const random = randomFrom(9);
  const number = Array.from({ length: 300 }, () => random.normal());
  const idle = Array.from({ length: 300 }, () => random.normal());
  const told = Array.from({ length: 300 }, () => "xyz"[random.integer(3)] ?? "");
  const noise = Array.from({ length: 300 }, () => "abcd"[random.integer(4)] ?? "");
  const value = number.map((x, i) => Math.tanh(2 * x) + (told[i] === "x" ? 1 : 0));
  const table = tableOf({ number, idle, told, noise, value });
  const { context, crew } = await open(table, "value", join(root, "groups"));
  const { grounds, journal } = context;
  const setting = smallSetting(context, { steps: 500, strengths: { ...noStrengths, groupL1: 0.5 } });
  expect(setting.numericEmbedding).toBe("piecewise-linear");
  const order = { setting, seed: 0, stopShare: 1 };
  const { encoder, members } = await trainForGood(
    { grounds, crew, journal, signal: undefined },
    grounds.rest,
    [order],
  );
  const { weights = new Float32Array() } = members[0] ?? {};
  const kept = (source: string): boolean[] =>
    encoder.columns.flatMap((column, i) =>
      column.source === source ? [weights.subarray(i * 8, (i + 1) * 8).some((weight) => weight !== 0)] : [],
    );
  expect(kept("idle").length).toBeGreaterThan(10);
  expect(kept("noise").length).toBeGreaterThan(2);
  for (const source of ["idle", "noise"]) expect(kept(source)).not.toContain(true);
  for (const source of ["number", "told"]) expect(kept(source)).toContain(true);
});

test("rows that are watched decide where a training stops, and nothing else", async () => {
  const { context, crew } = await open(noisySigns(120), "label", join(root, "watched"));
  const { grounds, journal } = context;
  const [fold] = grounds.folds;
  if (fold === undefined) throw new Error("there are folds");
  const setting = smallSetting(context, { hidden: [32, 32], steps: 600, learningRate: 0.01 });
  const order = { setting, seed: 1, stopShare: 0.1, only: fold.train };
  const train = (own: readonly Order[]) =>
    trainForGood({ grounds, crew, journal, signal: undefined }, grounds.rest, own);
  const { members, steps } = await train([{ ...order, watched: fold.validation }]);
  const [best = 0] = steps;
  // Noise is learned by heart: its best checkpoint lies at an early look, far from the end.
  const checkEvery = checkEveryOf(setting, rowsPerLook(grounds));
  expect(best % checkEvery).toBe(0);
  expect(best).toBeLessThan(setting.steps / 2);
  // The same weights as without anybody watching, stopped there.
  const stopped = await train([{ ...order, stopShare: best / setting.steps, judgedRows: fold.train.length }]);
  expect(stopped.steps).toEqual([best]);
  const [watched, plain] = [members[0]?.weights ?? [], stopped.members[0]?.weights ?? []];
  expect(watched.length).toBeGreaterThan(1000);
  const apart = Math.max(...Array.from(watched, (weight, i) => Math.abs(weight - (plain[i] ?? Number.NaN))));
  expect(apart).toBeLessThan(1e-5);
});

test("a network that leaves a fold out never sees its rows, and takes steps as it did where it was judged", async () => {
  // The rows of the first fold are spoiled: who learns from them says something else.
  const clean = noisyCurve(90);
  const { context, crew } = await open(clean, "value", join(root, "bags"));
  const { grounds, journal } = context;
  const [fold] = grounds.folds;
  if (fold === undefined) throw new Error("there are folds");
  const setting = smallSetting(context);
  const order = { setting, seed: 1, stopShare: 0.5, only: fold.train, judgedRows: fold.train.length / 2 };
  const values = Float64Array.from({ length: 90 }, (_, row) => {
    const column = clean.columns.find(({ name }) => name === "value");
    const own = column?.type === "number" ? (column.values[row] ?? 0) : 0;
    return fold.validation.includes(row) ? 200 - own : own;
  });
  // Turned over around 100, where the mean lies, so that the target is scaled nearly alike.
  const columns = clean.columns.map((column) =>
    column.name === "value" ? { name: "value", type: "number" as const, values } : column,
  );
  const means = { crew, journal, signal: undefined };
  const train = (spoiled: boolean, own: typeof order | Omit<typeof order, "only">) =>
    trainForGood(
      { ...means, grounds: spoiled ? { ...grounds, table: { ...clean, columns } } : grounds },
      grounds.rest,
      [own],
    );
  const { only: _, ...everything } = order;
  const [left, leftSpoiled] = [await train(false, order), await train(true, order)];
  const [all, allSpoiled] = [await train(false, everything), await train(true, everything)];
  // Half the schedule, which is twice as long as that of the setting: twice the rows it was judged by.
  expect(left.steps).toEqual([setting.steps]);
  const difference = (a: typeof left, b: typeof left): number => {
    const [own, other] = [a.members[0]?.weights ?? [], b.members[0]?.weights ?? []];
    return Math.max(...Array.from(own, (weight, i) => Math.abs(weight - (other[i] ?? Number.NaN))));
  };
  expect(difference(all, allSpoiled)).toBeGreaterThan(5 * difference(left, leftSpoiled));
});
