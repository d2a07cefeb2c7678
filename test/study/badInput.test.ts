import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.ts";
import { type Ended, unseen } from "./commandLine.ts";
import { unseenHere } from "./inProcess.ts";

const root = temporaryFolder();

/** A table of that many rows: two features and a class, which a study would take. */
const rows = (count: number, line: (i: number) => string = good): string =>
  `x,color,y\n${Array.from({ length: count }, (_, i) => line(i)).join("\n")}\n`;
const good = (i: number): string =>
  `${(i * 7) % 31},${["red", "green", "blue"][i % 3]},${i % 2 ? "yes" : "no"}`;
/** The same with one line in the middle replaced. */
const spoiled = (line: string): string => rows(60, (i) => (i === 30 ? line : good(i)));

interface Case {
  /** What lies in `data.csv`, or is made in the folder. */
  readonly data?: string | Uint8Array;
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** Words after `fit data.csv --target y`. */
  readonly words?: readonly string[];
  /** Instead of all words. */
  readonly all?: readonly string[];
  /** What the sentence says, and what the fix says. */
  readonly sentence: RegExp;
  readonly fix: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  "a missing file": { sentence: /no file at data\.csv/, fix: /path/ },
  "an empty file": { data: "", sentence: /data\.csv is empty/, fix: /header/ },
  "a file of blank lines": { data: "\n\n\n", sentence: /data\.csv/, fix: /./ },
  "a header only": { data: "x,color,y\n", sentence: /header but no rows/, fix: /rows/ },
  "a folder": { folders: ["data.csv"], sentence: /data\.csv is a folder/, fix: /\*/ },
  "a target that is no column": {
    data: rows(60),
    words: ["--target", "colr"],
    sentence: /"colr" is not a column; the columns are x, color, y/,
    fix: /--target color/,
  },
  "a target that is all missing": {
    data: rows(60, (i) => `${i % 7},red,`),
    sentence: /"y".*missing/,
    fix: /target/,
  },
  "a constant target": { data: rows(60, (i) => `${i % 7},red,yes`), sentence: /always "yes"/, fix: /target/ },
  "a target that is unique per row": {
    data: rows(60, (i) => `${i % 7},red,name${i}`),
    sentence: /looks like an id.*60/,
    fix: /target/,
  },
  "a class with one row": {
    data: spoiled("3,red,maybe"),
    sentence: /class "maybe".*single row/,
    fix: /Add rows|join/,
  },
  "2,000 classes": {
    data: rows(4000, (i) => `${i % 7},red,name${i % 2000}`),
    sentence: /2000 different values|2,000 different values/,
    fix: /[Jj]oin/,
  },
  "two rows": { data: rows(2), sentence: /[Oo]nly 2 rows/, fix: /more rows/ },
  "nineteen rows": { data: rows(19), sentence: /[Oo]nly 19 rows/, fix: /more rows/ },
  "nineteen rows with a known target": {
    data: rows(60, (i) => (i < 19 ? good(i) : `${i},red,`)),
    sentence: /[Oo]nly 19 rows/,
    fix: /more rows/,
  },
  "features that are all constant": {
    data: rows(60, (i) => `1,red,${i % 2}`),
    sentence: /constant/,
    fix: /differ/,
  },
  "no features": {
    data: `y\n${Array.from({ length: 60 }, (_, i) => i % 2).join("\n")}\n`,
    sentence: /no column besides/,
    fix: /columns/,
  },
  "rows that are all alike": {
    data: rows(60, (i) => `${i % 2},red,${i % 2}`),
    sentence: /60 rows hold only 2 different/,
    fix: /differ/,
  },
  "a number beyond float32": {
    data: spoiled("1e39,red,yes"),
    sentence: /Row 31 has 1e\+39 in column "x"/,
    fix: /--ignore/,
  },
  "a target beyond float32": {
    data: rows(60, (i) => `${i % 7},red,${i === 30 ? "-1e300" : i * 1.5}`),
    sentence: /Row 31 has -1e\+300 in column "y"/,
    fix: /Correct/,
  },
  "an infinite feature": { data: spoiled("inf,red,yes"), sentence: /"?inf/i, fix: /./ },
  "a ragged row": {
    data: spoiled("3,red,yes,more"),
    sentence: /Line 32 of data\.csv has 4 fields where the header has 3/,
    fix: /Repair/,
  },
  "a row cut short": {
    data: spoiled("3"),
    sentence: /Line 32 of data\.csv has 1 field where/,
    fix: /Repair/,
  },
  "an open quote": { data: spoiled('3,"red,yes'), sentence: /Line \d+ of data\.csv/, fix: /quote/i },
  "a binary file": {
    data: Uint8Array.from({ length: 4000 }, (_, i) => (i * i) % 256),
    sentence: /binary/,
    fix: /CSV/,
  },
  "broken UTF-8": {
    data: Buffer.concat([
      Buffer.from(rows(30)),
      Buffer.from([0x33, 0x2c, 0xff, 0xfe, 0x2c, 0x79, 0x65, 0x73, 0x0a]),
      Buffer.from(rows(30).slice("x,color,y\n".length)),
    ]),
    sentence: /not UTF-8.*line 32/,
    fix: /iconv/,
  },
  "two columns of one name": {
    data: rows(60).replace("x,color,y", "x,x,y"),
    sentence: /Columns 1 and 2 of data\.csv have one name, "x"/,
    fix: /Rename/,
  },
  "a test file with other columns": {
    data: rows(60),
    files: { "test.csv": rows(30).replace("x,color,y", "x,colour,y") },
    words: ["--test", "test.csv"],
    sentence: /test\.csv.*color.*colour/,
    fix: /same columns/,
  },
  "a test file with unknown classes": {
    data: rows(60),
    files: { "test.csv": rows(30, (i) => `${i % 7},red,${i % 2 ? "yes" : "perhaps"}`) },
    words: ["--test", "test.csv"],
    sentence: /"perhaps"/,
    fix: /spelling/,
  },
  "a test file that is missing": {
    data: rows(60),
    words: ["--test", "test.csv"],
    sentence: /no file at test\.csv/,
    fix: /./,
  },
  "a test share of nothing": {
    data: rows(60),
    words: ["--test", "0"],
    sentence: /--test|test share/,
    fix: /./,
  },
  "--out that exists": {
    data: rows(60),
    folders: ["taken"],
    words: ["--out", "taken"],
    sentence: /already something at taken/,
    fix: /--out/,
  },
  "--out that is a file": {
    data: rows(60),
    words: ["--out", "data.csv"],
    sentence: /already something/,
    fix: /--out/,
  },
  "a folder that cannot be written to": {
    data: rows(60),
    words: ["--out", join("data.csv", "deep", "study")],
    sentence: /data\.csv cannot be written to/,
    fix: /--out/,
  },
  "an unknown flag": {
    data: rows(60),
    words: ["--tagret", "y", "--target", "y"],
    sentence: /no option --tagret/,
    fix: /--target/,
  },
  "an unknown command": { all: ["fitt", "data.csv"], sentence: /no command fitt/, fix: /unseen fit/ },
  "a budget that is none": {
    data: rows(60),
    words: ["--budget", "soon"],
    sentence: /--budget/,
    fix: /--budget/,
  },
  "no target": { data: rows(60), all: ["fit", "data.csv"], sentence: /--target/, fix: /For example/ },
  "a metric for another task": {
    data: rows(60),
    words: ["--metric", "rmse"],
    sentence: /rmse/,
    fix: /accuracy/,
  },
  "a column to ignore that there is not": {
    data: rows(60),
    words: ["--ignore", "colr"],
    sentence: /"colr"/,
    fix: /color/,
  },
};

const folder = join(root, "place");

/** Runs a case in an empty folder and returns how it ended, and what it left there beyond what was there. */
async function run(
  { data, files = {}, folders = [], words = [], all }: Case,
  program: (words: readonly string[], cwd: string) => Promise<Ended>,
): Promise<Ended & { left: string[] }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of folders) mkdirSync(join(folder, name));
  if (data !== undefined) writeFileSync(join(folder, "data.csv"), data, { mode: 0o755 });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const before = readdirSync(folder, { recursive: true, encoding: "utf8" });
  // Should a study be begun after all, it is over soon. The last of two equal options counts.
  const short = ["--trials", "1", "--budget", "1s", "--target", "y"];
  const ended = await program(all ?? ["fit", "data.csv", ...short, ...words], folder);
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => !before.includes(name),
  );
  return { ...ended, left };
}

describe("bad input ends with one sentence, what to do, exit code 2 and nothing left behind", () => {
  test.each(Object.entries(cases))("%s", async (_, own) => {
    const { code, stdout, stderr, left } = await run(own, unseenHere);
    const [sentence = "", fix = "", ...more] = stderr.split("\n");
    expect(sentence).toMatch(own.sentence);
    expect(fix).toMatch(own.fix);
    expect(more).toEqual([""]);
    expect(sentence).toMatch(/[.]$/);
    expect(stderr).not.toMatch(/\n\s+at |Error:|undefined|NaN|\[object/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(left).toEqual([]);
  });
});

// One of each kind: words, a file, its values, a folder to write to, what only the whole table tells, another table.
describe("the installed program says the same, to the letter", () => {
  const names = [
    "an unknown flag",
    "a binary file",
    "a number beyond float32",
    "a folder that cannot be written to",
    "rows that are all alike",
    "a test file with unknown classes",
  ];
  test.each(names)("%s", async (name) => {
    const own = cases[name] ?? expect.fail(`there is no case ${name}`);
    expect(await run(own, unseen)).toEqual(await run(own, unseenHere));
  });
});
