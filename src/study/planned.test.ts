import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { randomFrom } from "../runtime/random.ts";
import { type PlannedStudy, plan } from "./planned.ts";

const root = temporaryFolder();
const file = join(root, "signs.csv");

beforeAll(() => {
  const random = randomFrom(4);
  const rows = Array.from({ length: 200 }, (_, i) => `${random.normal()},${random.normal()},${i % 2}`);
  writeFileSync(file, ["left,right,label", ...rows].join("\n"));
});

describe("the plan of a study that is not run", () => {
  test("says what is known of rows, columns and split, and adds its stages up", async () => {
    const planned = await plan(file, { target: "label", budgetSeconds: 30, threads: 1 });
    // A fifth of 200 rows is sealed; of the 160 others a fifth validates in each of five folds.
    expect(planned.rows).toEqual({ all: 200, train: 128, validation: 32, test: 40, folds: 5 });
    expect(planned.columns).toEqual([
      { name: "left", kind: "numeric" },
      { name: "right", kind: "numeric" },
    ]);
    expect(planned.stages.map(({ stage }) => stage)).toEqual([
      "baselines",
      "overfit",
      "shrink",
      "depth",
      "ledger",
      "search",
      "ablation",
      "combine",
      "learningCurve",
      "end",
    ]);
    const seconds = planned.stages.reduce((sum, stage) => sum + (stage.seconds ?? Number.NaN), 0);
    expect(planned.seconds).toBeCloseTo(seconds, 9);
    expect(planned.slowness).toBeGreaterThan(0);
    const { widths, seeds } = planned.plan.shrink;
    expect(planned.stages[2]?.networks).toBe(widths.length * seeds * 5);
    expect(planned.memory.bytes).toBeGreaterThan(0);
    expect(readdirSync(root)).toEqual(["signs.csv"]);
  });

  test("with a number of trials no clock is involved, and it is the same again", async () => {
    const withoutMemory = ({ memory: _, ...rest }: PlannedStudy) => rest;
    const options = { target: "label", trials: 5, threads: 1 };
    const planned = await plan(file, options);
    expect(planned).toMatchObject({ slowness: null, seconds: null, budgetSeconds: null, trials: 5 });
    expect(planned.plan.search.trials).toBe(5);
    expect(planned.stages.every(({ seconds }) => seconds === null)).toBe(true);
    expect(withoutMemory(await plan(file, options))).toEqual(withoutMemory(planned));
  });
});
