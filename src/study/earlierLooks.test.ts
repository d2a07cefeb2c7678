import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { looksBefore, looksBeforeSentence } from "./earlierLooks.ts";

const root = temporaryFolder();

function journal(name: string, ...lines: readonly string[]): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "journal.jsonl"), lines.map((line) => `${line}\n`).join(""));
  return folder;
}

const settings = (hash: string): string => JSON.stringify({ event: "settings", testHash: hash });
const look = (hash: string): string => JSON.stringify({ event: "look", look: 1, rows: 9, hash });

test("looks at the very same rows count, of every study but this one", () => {
  const own = journal("penguins-3", settings("aa"), look("aa"));
  expect(looksBefore(own, "aa")).toBeNull();
  journal("penguins-2", settings("aa"), look("aa"), look("aa"));
  journal("penguins-10", settings("aa"), look("aa"), '{"event":"look","look":2,"rows"');
  journal("other", settings("bb"), look("bb"));
  journal("sealed-still", settings("aa"));
  mkdirSync(join(root, "no-study"));
  const found = looksBefore(own, "aa");
  expect(found?.looks).toBe(3);
  expect(found?.studies.map((path) => path.split("/").at(-1))).toEqual(["penguins-2", "penguins-10"]);
  expect(looksBefore(join(root, "new"), "aa")?.looks).toBe(4);
  expect(looksBefore(join(root, "new"), "cc")).toBeNull();
  expect(looksBefore(join(root, "nowhere", "new"), "aa")).toBeNull();
});

test("what was found is said", () => {
  const text = looksBeforeSentence({ looks: 3, studies: ["runs/x-1", "runs/x-2"] });
  expect(text).toContain("opened 3 times before, by runs/x-1 and runs/x-2");
  const many = Array.from({ length: 8 }, (_, i) => `runs/x-${i}`);
  expect(looksBeforeSentence({ looks: 1, studies: many })).toContain("once before, by runs/x-0");
  expect(looksBeforeSentence({ looks: 9, studies: many })).toContain("runs/x-4 and 3 more");
});
