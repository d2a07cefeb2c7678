/**
 * Whole studies, small ones, of tables whose truth is known, and the verdicts on them: `npm run bench:verdicts --
 * [--studies 3] [--from 0] [--trials 2] [--budget 1] [--only <regex>]`, seeds counted from `--from`, the budget in seconds
 * a study. Thousands of verdicts on simulated evidence are in src/study/verdictTruth.test.ts; here everything before the
 * verdict is real, too.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fit, type Random, randomFrom, type StudyResult } from "../../dist/index.js";

type Kind = StudyResult["verdict"]["kind"];

interface Row {
  readonly x: readonly number[];
  readonly label: string;
  readonly part: "train" | "test";
}

interface World {
  readonly name: string;
  /** Verdicts that are right. */
  readonly right: readonly Kind[];
  readonly draw: (random: Random) => readonly Row[];
}

/** Rows with normal columns; the label from them, and turned over in a share of the rows. */
function rowsFrom(
  random: Random,
  shape: { readonly train: number; readonly test: number; readonly columns: number; readonly wrong: number },
  isYes: (x: readonly number[], part: Row["part"]) => boolean,
): Row[] {
  return Array.from({ length: shape.train + shape.test }, (_, i) => {
    const part = i < shape.train ? "train" : "test";
    const x = Array.from({ length: shape.columns }, () => random.normal());
    const label = isYes(x, part) !== random.uniform() < shape.wrong ? "yes" : "no";
    return { x, label, part };
  });
}

const slope = ([a = 0, b = 0]: readonly number[]): number => a + b;

const worlds: readonly World[] = [
  {
    name: "a curve, 1,500 rows, a tenth of the labels wrong",
    right: ["generalizes", "memorizes-harmlessly"],
    draw: (random) =>
      rowsFrom(
        random,
        { train: 1200, test: 300, columns: 3, wrong: 0.1 },
        ([a = 0, b = 0]) => a + b * b > 0.8,
      ),
  },
  {
    name: "a product among 12 columns, 500 training rows",
    right: ["memorizes-harmlessly"],
    draw: (random) =>
      rowsFrom(random, { train: 500, test: 500, columns: 12, wrong: 0.05 }, ([a = 0, b = 0]) => a * b > 0),
  },
  {
    name: "labels drawn by lot",
    right: ["underfits", "overfits", "cannot-tell"],
    draw: (random) => rowsFrom(random, { train: 500, test: 300, columns: 5, wrong: 0.5 }, () => true),
  },
  {
    name: "a sum of 60 columns, 200 training rows",
    right: ["overfits"],
    draw: (random) =>
      rowsFrom(
        random,
        { train: 200, test: 1000, columns: 60, wrong: 0 },
        (x) => x.reduce((a, b) => a + b, 0) > 0,
      ),
  },
  {
    name: "the sign of a product of eight columns",
    right: ["underfits"],
    draw: (random) =>
      rowsFrom(
        random,
        { train: 1500, test: 500, columns: 8, wrong: 0 },
        (x) => x.reduce((a, b) => a * b) > 0,
      ),
  },
  {
    name: "test rows that follow another rule",
    right: ["shifted"],
    draw: (random) =>
      rowsFrom(random, { train: 900, test: 300, columns: 4, wrong: 0.1 }, ([a = 0, b = 0], part) =>
        part === "train" ? a + b > 0 : a - 0.7 * b > 0,
      ),
  },
  {
    name: "90 rows, 20 of them tested",
    right: ["cannot-tell"],
    draw: (random) => rowsFrom(random, { train: 70, test: 20, columns: 3, wrong: 0.2 }, (x) => slope(x) > 0),
  },
];

interface Size {
  readonly trials: number;
  readonly budgetSeconds: number;
}

async function verdictOn(world: World, seed: number, size: Size): Promise<Kind> {
  const folder = mkdtempSync(join(tmpdir(), "unseen-verdicts-"));
  try {
    const rows = world.draw(randomFrom(seed).split(world.name));
    const header = [...(rows[0]?.x.map((_, i) => `x${i}`) ?? []), "label", "part"].join(",");
    const lines = rows.map(({ x, label, part }) =>
      [...x.map((value) => value.toFixed(4)), label, part].join(","),
    );
    const path = join(folder, "table.csv");
    writeFileSync(path, `${[header, ...lines].join("\n")}\n`);
    const out = join(folder, "study");
    const { result } = await fit(path, {
      target: "label",
      part: "part",
      ...size,
      seed,
      out,
    });
    return result.verdict.kind;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "3" },
    from: { type: "string", default: "0" },
    trials: { type: "string", default: "2" },
    budget: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});
const size: Size = { trials: Number(values.trials), budgetSeconds: Number(values.budget) };
const print = (text: string): void => void process.stdout.write(`${text}\n`);
print("| table | right | verdicts |\n|---|---:|---|");
for (const world of worlds.filter(({ name }) => new RegExp(values.only).test(name))) {
  const found: Kind[] = [];
  for (let study = 0; study < Number(values.studies); study++) {
    found.push(await verdictOn(world, Number(values.from) + study, size));
  }
  const right = found.filter((kind) => world.right.includes(kind)).length;
  const kinds = [...new Set(found)].map((kind) => `${kind} ${found.filter((one) => one === kind).length}`);
  print(`| ${world.name} | ${right} of ${found.length} | ${kinds.join(", ")} |`);
}
