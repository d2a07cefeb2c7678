import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { randomFrom } from "../../src/runtime/random.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { fit, resume } from "../../src/study/fit.ts";
import type { StudyResult } from "../../src/study/result.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { shortest } from "./smallTables.ts";

const root = temporaryFolder();
const data = join(root, "visits.csv");

/** 20 patients with ten visits each, a day apart; what a patient has shows in every visit. */
beforeAll(() => {
  const random = randomFrom(11);
  const lines = Array.from({ length: 200 }, (_, i) => {
    const patient = i % 20;
    const day = new Date(Date.UTC(2024, 0, 1 + Math.floor(i / 20))).toISOString().slice(0, 10);
    const noise = (): string => (0.1 * random.normal()).toFixed(4);
    const pressure = Math.sin(patient * 7.3) + Number(noise());
    return [
      `p${patient}`,
      day,
      pressure,
      Math.cos(patient * 3.1) + Number(noise()),
      noise(),
      patient % 2 ? "ill" : "well",
    ];
  });
  writeFileSync(data, ["patient,day,a,b,c,state", ...lines.map((line) => line.join(","))].join("\n"));
});

const written = (folder: string): StudyResult =>
  JSON.parse(readFileSync(join(folder, "study.json"), "utf8")) as StudyResult;

describe("a study by groups that was stopped after leakage was measured", () => {
  const out = join(root, "groups");
  const again: StudyEvent[] = [];
  const before: StudyEvent[] = [];
  let result: StudyResult;

  beforeAll(async () => {
    const stop = new AbortController();
    const onEvent = (event: StudyEvent): void => {
      before.push(event);
      if (event.event === "stage-begins" && event.stage === "regularize") stop.abort(new Error("stopped"));
    };
    const options = { target: "state", group: "patient", ignore: ["day"], ...shortest, threads: 2, out };
    await expect(fit(data, { ...options, onEvent, signal: stop.signal })).rejects.toThrow("stopped");
    await resume(out, { threads: 2, onEvent: (event) => again.push(event) });
    result = written(out);
  }, 180_000);

  test("the split, its reason and its groups stand in the result and in the journal", () => {
    const { split } = result;
    expect(split).toMatchObject({
      strategy: "stratified-group",
      group: "patient",
      time: null,
      gap: null,
      part: null,
      gapRows: 0,
      groups: { train: 16, validation: 16, test: 4 },
      rows: { train: 160, validation: 160, test: 40 },
      folds: 5,
    });
    expect(split.reason).toBe(
      "Whole groups of patient (4 of 20) are held out, as --group asks, classes near their shares: the test is about groups never seen.",
    );
    const journal = readFileSync(join(out, "journal.jsonl"), "utf8");
    expect(journal).toContain(split.reason);
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain(split.reason);
    expect(result.data.columns.find(({ name }) => name === "patient")).toMatchObject({
      role: "left-out",
      reason: "names the group of each row",
    });
  });

  test("what a random split hides is told everywhere, and was not measured twice", () => {
    const { leakage } = result.split;
    // 16 patients in five folds: one leaves 120 rows to train on, four leave 130; at random there are 128.
    expect(leakage?.naive).toMatchObject({ strategy: "stratified", trainRows: 126 });
    expect(leakage?.heldOut).toMatchObject({ strategy: "stratified-group", trainRows: 128 });
    expect(leakage?.difference.n).toBe(160);
    const sentence = leakage?.sentence ?? "none";
    expect(sentence).toMatch(
      /^A random split would have said accuracy .* on a patient that it has never seen/,
    );
    const told = (events: readonly StudyEvent[]): boolean =>
      events.some(
        (event) => event.event === "stage-ends" && event.stage === "leakage" && event.sentence === sentence,
      );
    expect(told(before) && told(again)).toBe(true);
    expect(again.some((event) => event.event === "progress" && event.stage === "leakage")).toBe(false);
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("What a random split would have hidden");
  });

  test("the networks that progress counts never become fewer, to the last stage", () => {
    const progress = again.filter((event) => event.event === "progress");
    expect(progress.some(({ stage }) => stage === "final")).toBe(true);
    const counts = progress.map(({ networksTrained }) => networksTrained);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });
});

test("a study by time tests on the latest days, less the gap, and tells what a random split would hide", async () => {
  const stop = new AbortController();
  const told: string[] = [];
  const onEvent = (event: StudyEvent): void => {
    if (event.event === "stage-ends") told.push(event.sentence);
    if (event.event === "stage-begins" && event.stage === "regularize") stop.abort(new Error("stopped"));
  };
  const options = { target: "state", time: "day", gap: "1d", ignore: ["patient"], ...shortest, threads: 2 };
  const out = join(root, "time");
  await expect(fit(data, { ...options, out, onEvent, signal: stop.signal })).rejects.toThrow("stopped");
  expect(told).toContainEqual(
    expect.stringContaining(
      "The latest rows by day, from 2024-01-09 on, are the test, as --time asks: it is about the future. 20 rows within the gap of 1d before it are left out.",
    ),
  );
  expect(told).toContainEqual(expect.stringContaining("on rows later than all that it learned from"));
}, 180_000);
