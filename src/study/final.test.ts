import { join } from "node:path";
import { expect, test } from "vitest";
import { smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { randomFrom } from "../runtime/random.ts";
import { trainForGood } from "./final.ts";

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
