import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import type { StudyEvent } from "./events.ts";
import { createFolder, type StudyFolder } from "./folder.ts";
import { Journal, readJournal } from "./journal.ts";

const root = temporaryFolder();
let count = 0;
let folder: StudyFolder;
beforeEach(() => {
  folder = createFolder("study", join(root, String(count++)));
});

const lines = (): string[] => readFileSync(folder.files.journal, "utf8").split("\n").slice(0, -1);
const note = (sentence: string): StudyEvent => ({ event: "note", sentence });
const look: StudyEvent = { event: "look", look: 1, rows: 7, hash: "abc" };
const progress: StudyEvent = {
  event: "progress",
  stage: "shrink",
  done: 0.5,
  secondsLeft: 1,
  networksTrained: 3,
};

test("every event is a line at once; progress is told and forgotten", () => {
  const heard: StudyEvent[] = [];
  const journal = new Journal(folder, (event) => heard.push(event));
  journal.tell(note("one"));
  expect(lines()).toEqual(['{"event":"note","sentence":"one"}']);
  journal.tell(progress);
  journal.tell(note("two\nlines"));
  expect(lines()).toHaveLength(2);
  expect(heard).toEqual([note("one"), progress, note("two\nlines")]);
  expect(readJournal(folder)).toEqual([note("one"), note("two\nlines")]);
});

test("a replayed event is told again but not written twice", () => {
  new Journal(folder, undefined).tell(note("one"));
  const heard: StudyEvent[] = [];
  const journal = new Journal(folder, (event) => heard.push(event), readJournal(folder));
  journal.tell(note("one"));
  journal.tell(note("two"));
  journal.tell(note("two"));
  expect(heard).toHaveLength(3);
  expect(readJournal(folder)).toEqual([note("one"), note("two")]);
});

test("a decision is remembered, whatever the clock would decide now", () => {
  const first = new Journal(folder, undefined);
  const value = first.decide(
    "plan",
    () => ({ steps: 300, widths: [4, 8] }),
    ({ steps }) => `${steps} steps`,
  );
  expect(value).toEqual({ steps: 300, widths: [4, 8] });
  const written = lines();
  const second = new Journal(folder, undefined, readJournal(folder));
  const again = second.decide<typeof value>(
    "plan",
    () => {
      throw new Error("decided again");
    },
    ({ steps }) => `${steps} steps`,
  );
  expect(again).toEqual(value);
  expect(lines()).toEqual(written);
});

test("looks are counted over all runs, and never left out as repeats", () => {
  const first = new Journal(folder, undefined);
  expect(first.looks).toBe(0);
  first.tell(look);
  expect(first.looks).toBe(1);
  const second = new Journal(folder, undefined, readJournal(folder));
  expect(second.looks).toBe(1);
  second.tell(look);
  expect(second.looks).toBe(2);
  expect(readJournal(folder).filter(({ event }) => event === "look")).toHaveLength(2);
});

test("what was begun several times is written several times", () => {
  const begins: StudyEvent = { event: "stage-begins", stage: "shrink", sentence: "Why." };
  new Journal(folder, undefined).tell(begins);
  new Journal(folder, undefined, readJournal(folder)).tell(begins);
  expect(lines()).toHaveLength(2);
});

test("a last line that a kill cut off is left out, at whatever byte it was cut", () => {
  const journal = new Journal(folder, undefined);
  journal.tell(note("one"));
  journal.tell(note("two, a line with an umlaut: ü"));
  const whole = readFileSync(folder.files.journal);
  const first = lines()[0] ?? "";
  for (let end = first.length + 1; end < whole.length; end++) {
    writeFileSync(folder.files.journal, whole.subarray(0, end));
    const events = readJournal(folder);
    const isWhole = end === whole.length - 1;
    expect(events).toEqual(isWhole ? readWhole(whole) : [note("one")]);
    new Journal(folder, undefined, events).tell(note("three"));
    expect(readJournal(folder)).toEqual([...events, note("three")]);
  }
});

const readWhole = (bytes: Buffer): unknown[] =>
  bytes
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

test("an empty journal has no events", () => {
  writeFileSync(folder.files.journal, "");
  expect(readJournal(folder)).toEqual([]);
  appendFileSync(folder.files.journal, "\n\n");
  expect(readJournal(folder)).toEqual([]);
});

test("a journal that cannot be written says so, with its path", () => {
  const journal = new Journal(folder, undefined);
  rmSync(folder.path, { recursive: true });
  expect(() => journal.tell(note("one"))).toThrow(
    expect.objectContaining({
      code: "cannot_write",
      message: expect.stringContaining(folder.files.journal),
    }),
  );
  mkdirSync(folder.path);
  journal.tell(note("two"));
  expect(lines()).toHaveLength(1);
});
