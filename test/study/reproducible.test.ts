import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { fit } from "../../src/study/fit.ts";
import type { StudyResult } from "../../src/study/result.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { unseen } from "./commandLine.ts";
import { fitPenguins, penguinStudy } from "./penguinStudy.ts";
import { shortest } from "./smallTables.ts";

const root = temporaryFolder();

type Name = "one" | "two";
const bytesOf = (study: Name, file: string): Buffer => readFileSync(join(root, study, file));
const jsonOf = (study: Name): StudyResult =>
  JSON.parse(bytesOf(study, "study.json").toString()) as StudyResult;

/** The study without what the clock, the number of threads and its neighbors say. */
function timeless(study: Name): object {
  const { cost, looksBefore: _, ...rest } = jsonOf(study);
  return { ...rest, cost: { networksTrained: cost.networksTrained } };
}

beforeAll(async () => {
  await penguinStudy(root, "two");
  expect(await unseen(fitPenguins("one", 1), root)).toMatchObject({ code: 0 });
}, 180_000);

// On one thread the trainings end in another order than on two; had that, or anything else that differs from
// run to run, a part in a number, it would show here.
test("one seed and fixed work give one study.json but for times, on one thread and on two", () => {
  expect(timeless("one")).toEqual(timeless("two"));
  expect((["one", "two"] as const).map((study) => jsonOf(study).cost.threads)).toEqual([1, 2]);
});

test("the models say the same of every test row", () => {
  for (const file of ["test-predictions.csv", "model.onnx"])
    expect(bytesOf("one", file).equals(bytesOf("two", file)), file).toBe(true);
});

test("the journals tell the same decisions and scores", () => {
  const lines = (study: Name): string[] =>
    bytesOf(study, "journal.jsonl")
      .toString()
      .split("\n")
      .filter((line) => /^\{"event":"(decision|trial|rung|ledger-entry|look)"/.test(line));
  expect(lines("one")).toEqual(lines("two"));
  expect(lines("one").length).toBeGreaterThan(40);
});

test("another seed seals other rows, and the same seed the same", async () => {
  const hashOf = async (seed: number): Promise<string> => {
    const enough = new AbortController();
    let hash = "";
    const stopped = fit(join(root, "penguins.csv"), {
      target: "species",
      seed,
      ...shortest,
      out: join(root, `seed-${seed}`),
      signal: enough.signal,
      onEvent: (event) => {
        if (event.event !== "settings") return;
        hash = event.testHash;
        enough.abort();
      },
    });
    await expect(stopped).rejects.toThrow();
    return hash;
  };
  const other = await hashOf(1);
  expect(other).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashOf(2)).not.toBe(other);
  expect(await hashOf(0)).toBe(jsonOf("two").split.hash);
  expect(other).not.toBe(jsonOf("two").split.hash);
});
