import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.ts";
import { unseen } from "./commandLine.ts";
import { penguinStudy } from "./penguinStudy.ts";
import { everyNthRow, shortestWords } from "./smallTables.ts";

const root = temporaryFolder();

/** Lines of a CSV without quoted fields, as objects. */
function recordsOf(text: string): Record<string, string>[] {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i] ?? "", cell])));
}
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

async function carStudy(folder: string, name: string): Promise<void> {
  everyNthRow("auto_mpg.csv", 2, folder);
  const words = ["fit", "auto_mpg.csv", "--target", "mpg", ...shortestWords, "--out", name];
  expect(await unseen(words, folder)).toMatchObject({ code: 0 });
}

describe.each([
  // Every fourth penguin, and every second car: numbers, categories and missing values in both.
  { data: "penguins.csv", target: "species", kind: "classes", made: penguinStudy },
  { data: "auto_mpg.csv", target: "mpg", kind: "values", made: carStudy },
])("predicting $target", ({ data, target, kind, made }) => {
  const study = `${target}-study`;
  beforeAll(() => made(root, study), 120_000);

  test("of the original rows gives what test-predictions.csv says, to 1e-5", async () => {
    const ended = await unseen(["predict", study, data, "-o", `${study}.csv`], root);
    expect(ended).toMatchObject({ code: 0, stdout: "" });
    const original = recordsOf(read(data));
    const predicted = recordsOf(read(`${study}.csv`));
    expect(predicted).toHaveLength(original.length);
    const tested = recordsOf(read(study, "test-predictions.csv"));
    expect(tested.length).toBeGreaterThan(15);
    for (const row of tested) {
      const at = Number(row.row) - 1;
      const again = predicted[at] ?? {};
      expect(again.row).toBe(row.row);
      const numbers = Object.keys(row).filter((name) => name.startsWith("p:"));
      if (kind === "classes") {
        expect(row.truth).toBe(original[at]?.[target]);
        expect(again.prediction).toBe(row.prediction);
        expect(numbers).toHaveLength(3);
      } else {
        expect(Number(row.truth)).toBe(Number(original[at]?.[target]));
        expect(numbers).toEqual([]);
        numbers.push("prediction");
      }
      for (const name of numbers)
        expect(Math.abs(Number(again[name]) - Number(row[name]))).toBeLessThanOrEqual(1e-5);
    }
  });

  test("works on rows with missing values, unseen levels, and without the target", async () => {
    const columns = (read(data).split("\n")[0] ?? "").split(",");
    const features = columns.filter((name) => name !== target).reverse();
    const [first = {}, second = {}] = recordsOf(read(data));
    const line = (cells: Record<string, string>): string =>
      features.map((name) => cells[name] ?? "").join(",");
    const strange = Object.fromEntries(
      Object.entries(second).map(([name, cell]) => [name, Number.isNaN(Number(cell)) ? "never seen" : cell]),
    );
    const far = Object.fromEntries(
      Object.entries(second).map(([name, cell]) => [name, Number.isNaN(Number(cell)) ? cell : "1e30"]),
    );
    const path = `new-${data}`;
    writeFileSync(
      join(root, path),
      `${[features.join(","), line(first), line({}), line(strange), line(far)].join("\n")}\n`,
    );
    const { code, stdout, stderr } = await unseen(["predict", study, path, "--quiet"], root);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const rows = recordsOf(stdout);
    expect(rows.map(({ row }) => row)).toEqual(["1", "2", "3", "4"]);
    for (const row of rows) {
      const numbers = Object.entries(row).filter(
        ([name]) => name !== "row" && (kind === "values" || name !== "prediction"),
      );
      for (const [, cell] of numbers) expect(Number.isFinite(Number(cell)) && cell !== "").toBe(true);
      if (kind === "classes") {
        const sum = numbers.reduce((total, [, cell]) => total + Number(cell), 0);
        expect(sum).toBeCloseTo(1, 5);
      }
    }
    // The order of the columns and the absence of the target change nothing.
    const whole = recordsOf((await unseen(["predict", study, data, "--quiet"], root)).stdout);
    expect(rows[0]).toEqual(whole[0]);
  });

  test("says which columns are missing", async () => {
    writeFileSync(join(root, `short-${data}`), "a,b\n1,2\n");
    const { code, stdout, stderr } = await unseen(["predict", study, `short-${data}`], root);
    expect(stderr).toMatch(
      new RegExp(`^short-${data} lacks \\d+ columns that the network reads: .+\\.\n.+\n$`),
    );
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
