import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { StudyResult } from "../../src/study/result.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { type Ended, type Running, start, unseen } from "./commandLine.ts";
import { unseenHere } from "./inProcess.ts";
import { fitPenguins, penguinStudy } from "./penguinStudy.ts";
import { everyNthRow } from "./smallTables.ts";

const root = temporaryFolder();
everyNthRow("penguins.csv", 4, root);
const words = (out: string): string[] => fitPenguins(out, 2);

const journalOf = (out: string): string => {
  const path = join(root, out, "journal.jsonl");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
};
/** Lines that tell what was found, not what happened. */
const factsOf = (out: string): string[] =>
  journalOf(out)
    .split("\n")
    .filter((line) => /^\{"event":"(trial|rung|ledger-entry|decision|note)"/.test(line));
const resultOf = (out: string): StudyResult =>
  JSON.parse(readFileSync(join(root, out, "study.json"), "utf8")) as StudyResult;
const states = (out: string): string[] => {
  const path = join(root, out, ".state");
  return existsSync(path) ? readdirSync(path).filter((name) => /^[0-9a-f]+\.bin$/.test(name)) : [];
};
const written = (out: string, name: string): number => statSync(join(root, out, ".state", name)).mtimeMs;

/** Waits until that is so, or the program has ended. */
async function until({ child }: Running, isSo: () => boolean): Promise<void> {
  while (!isSo() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
}

const begun = (stage: string): string => `"event":"stage-begins","stage":"${stage}"`;
const count = (text: string, part: string): number => text.split(part).length - 1;

/** What was found, without times and neighbors. */
function found(out: string): object {
  // Studies in one folder have the same test rows, and say so.
  const { cost, looksBefore: _, ...rest } = resultOf(out);
  return { ...rest, networksTrained: cost.networksTrained };
}

describe("a study that was killed", () => {
  let resumed: Ended;
  /** When outcomes of the killed run were written, by name. */
  const before = new Map<string, number>();
  let kept = new Map<string, number>();
  let journalBefore = "";

  beforeAll(async () => {
    await penguinStudy(root, "whole");
    const killed = start(words("killed"), root);
    let atRegularize = Number.POSITIVE_INFINITY;
    await until(killed, () => {
      if (!journalOf("killed").includes(begun("regularize"))) return false;
      atRegularize = Math.min(atRegularize, states("killed").length);
      return states("killed").length >= atRegularize + 3;
    });
    killed.child.kill("SIGKILL");
    expect(await killed.ended).toMatchObject({ signal: "SIGKILL" });
    journalBefore = journalOf("killed");
    for (const name of states("killed")) before.set(name, written("killed", name));

    const resuming = start(["resume", "killed"], root);
    // The store is emptied at the end, so its files are looked at while the study combines.
    await until(resuming, () => {
      const names = states("killed");
      if (names.length > 0) kept = new Map(names.map((name) => [name, written("killed", name)]));
      return journalOf("killed").includes(begun("unseal"));
    });
    resumed = await resuming.ended;
  }, 180_000);

  test("is resumed by one command, and ends", () => {
    expect(journalBefore).not.toContain('"event":"finished"');
    expect(resumed).toMatchObject({ code: 0, signal: null });
    expect(count(journalOf("killed"), '"event":"finished"')).toBe(1);
    expect(existsSync(join(root, "killed", ".state"))).toBe(false);
  });

  test("ends with the same choice and the same scores as one that was not", () => {
    expect(found("killed")).toEqual(found("whole"));
    expect(readFileSync(join(root, "killed", "test-predictions.csv"), "utf8")).toBe(
      readFileSync(join(root, "whole", "test-predictions.csv"), "utf8"),
    );
  });

  test("trains nothing again that was trained before", () => {
    expect(before.size).toBeGreaterThan(5);
    expect(kept.size).toBeGreaterThan(before.size);
    for (const [name, time] of before) expect(kept.get(name)).toBe(time);
  });

  test("keeps its journal, and tells nothing twice", () => {
    const journal = journalOf("killed");
    expect(journal.startsWith(journalBefore)).toBe(true);
    for (const event of ["settings", "look"]) expect(count(journal, `{"event":"${event}"`)).toBe(1);
    const facts = factsOf("killed");
    expect(new Set(facts).size).toBe(facts.length);
    expect(facts.length).toBe(factsOf("whole").length);
  });

  test("cannot be resumed once it is finished", async () => {
    const { code, stdout, stderr } = await unseen(["resume", "killed"], root);
    expect(stderr).toMatch(/^The study in killed is finished; there is nothing to resume\.\n.+\n$/);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("Ctrl-C during training", () => {
  let ended: Ended;
  let seconds = 0;
  beforeAll(async () => {
    const running = start(words("interrupted"), root);
    await until(running, () => states("interrupted").length >= 2);
    const asked = performance.now();
    running.child.kill("SIGINT");
    ended = await running.ended;
    seconds = (performance.now() - asked) / 1000;
  }, 120_000);

  test("ends at once with 130, or by the signal, and says how to go on", () => {
    // A busy machine gets three seconds for what takes one.
    expect(seconds).toBeLessThan(3);
    expect(ended.code ?? ended.signal).toSatisfy((end: unknown) => end === 130 || end === "SIGINT");
    expect(ended.stderr).toMatch(/unseen resume interrupted\n$/);
    expect(ended.stdout).toBe("");
  });

  test("keeps the journal and what was trained, and leaves no result", () => {
    expect(journalOf("interrupted")).toContain('"event":"settings"');
    expect(journalOf("interrupted").endsWith("\n")).toBe(true);
    expect(states("interrupted").length).toBeGreaterThanOrEqual(2);
    expect(readdirSync(join(root, "interrupted")).sort()).toEqual([".state", "journal.jsonl"]);
  });

  test("cannot be resumed where the data has changed since, or is gone, and is left as it was", async () => {
    const elsewhere = join(root, "elsewhere");
    mkdirSync(join(elsewhere, "study"), { recursive: true });
    const data = join(elsewhere, "penguins.csv");
    const path = join(elsewhere, "study", "journal.jsonl");
    const journal = journalOf("interrupted").replaceAll(join(root, "penguins.csv"), data);
    writeFileSync(path, journal);
    const resume = () => unseenHere(["resume", "study"], elsewhere);

    writeFileSync(data, readFileSync(join(root, "penguins.csv"), "utf8").replace("39.1", "39.2"));
    expect(await resume()).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^The study in study cannot go on: .*penguins\.csv has changed since it began\.\n.+\n$/,
      ),
    });
    rmSync(data);
    expect(await resume()).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^There is no file at .*penguins\.csv\.\n.+\n$/),
    });
    expect(readFileSync(path, "utf8")).toBe(journal);
  });
});

describe("a folder that is no study", () => {
  test.each(["absent", "."])("is not resumed: %s", async (name) => {
    const { code, stdout, stderr } = await unseenHere(["resume", name], root);
    expect(stderr).toMatch(/ holds no study: there is no journal\.jsonl in it\.\n.+\n$/);
    expect(stderr.split("\n")).toHaveLength(3);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("nor is one whose journal was cut off before its settings", async () => {
    mkdirSync(join(root, "cut"));
    writeFileSync(join(root, "cut", "journal.jsonl"), '{"event":"star');
    const { code, stderr } = await unseenHere(["resume", "cut"], root);
    expect(stderr).toMatch(/^The study in cut cannot go on: its journal holds no settings\.\n.+\n$/);
    expect(code).toBe(2);
  });
});
