import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { checkFolder, createFolder, openFolder, StateStore, writeWhole } from "./folder.ts";

const root = temporaryFolder();
const home = process.cwd();
let place = "";
let count = 0;
beforeEach(() => {
  place = join(root, String(count++));
  mkdirSync(place);
  process.chdir(place);
});
afterEach(() => process.chdir(home));

const code = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

describe("the folder of a study", () => {
  test("is runs/<name>-<n> with the first n that is free", () => {
    expect(createFolder("penguins", undefined).path).toBe(join("runs", "penguins-1"));
    expect(createFolder("penguins", undefined).path).toBe(join("runs", "penguins-2"));
    mkdirSync(join("runs", "penguins-4"));
    expect(createFolder("penguins", undefined).path).toBe(join("runs", "penguins-3"));
    expect(createFolder("penguins", undefined).path).toBe(join("runs", "penguins-5"));
    expect(createFolder("other", undefined).path).toBe(join("runs", "other-1"));
  });

  test.each([
    ["a b/c", "a-b-c-1"],
    ["../../etc", "etc-1"],
    ["...", "study-1"],
    ["", "study-1"],
    ["-rf", "rf-1"],
    ["日本 données", "日本-données-1"],
    ["a\nb\u0000c", "a-b-c-1"],
  ])("has a safe name: %j becomes %s", (name, expected) => {
    expect(createFolder(name, undefined).path).toBe(join("runs", expected));
    expect(readdirSync(place)).toEqual(["runs"]);
  });

  test("is where --out says, with the folders above it", () => {
    const { path, files } = createFolder("penguins", join("deep", "down"));
    expect(path).toBe(join("deep", "down"));
    expect(existsSync(path)).toBe(true);
    expect(files.study).toBe(join("deep", "down", "study.json"));
  });

  test("is never one that exists", () => {
    mkdirSync("taken");
    writeFileSync("file", "");
    for (const out of ["taken", "file"]) {
      expect(code(() => checkFolder(out))).toBe("out_exists");
      expect(code(() => createFolder("penguins", out))).toBe("out_exists");
    }
  });

  // Even root may not make a folder inside a file.
  test("cannot lie under a file, and nothing is left behind", () => {
    writeFileSync("file", "", { mode: 0o777 });
    for (const out of [join("file", "study"), join("file", "deep", "study")]) {
      expect(code(() => checkFolder(out))).toBe("folder_unwritable");
      expect(code(() => createFolder("penguins", out))).toBe("folder_unwritable");
    }
    writeFileSync("runs", "", { mode: 0o777 });
    expect(code(() => checkFolder(undefined))).toBe("folder_unwritable");
    expect(readdirSync(place)).toEqual(["file", "runs"]);
  });

  test("is checked without making it", () => {
    checkFolder(undefined);
    checkFolder(join("deep", "down"));
    expect(readdirSync(place)).toEqual([]);
  });

  test("is opened again only where a journal lies", () => {
    expect(code(() => openFolder("absent"))).toBe("not_a_study");
    mkdirSync("empty");
    expect(code(() => openFolder("empty"))).toBe("not_a_study");
    writeFileSync(join("empty", "journal.jsonl"), "");
    expect(openFolder("empty").path).toBe("empty");
  });
});

describe("a file is written whole or not at all", () => {
  test("and replaces what was there", () => {
    writeWhole("a.txt", "first");
    writeWhole("a.txt", Uint8Array.of(104, 105));
    expect(readFileSync("a.txt", "utf8")).toBe("hi");
    expect(readdirSync(place)).toEqual(["a.txt"]);
  });

  test("and nothing is left where it cannot be written", () => {
    mkdirSync(join("a.txt", "b"), { recursive: true });
    expect(code(() => writeWhole("a.txt", "text"))).toBe("cannot_write");
    expect(code(() => writeWhole(join("absent", "a.txt"), "text"))).toBe("cannot_write");
    expect(readdirSync(place)).toEqual(["a.txt"]);
  });
});

describe("the store of trained outcomes", () => {
  test("gives back what was saved, to the bit", async () => {
    const folder = createFolder("study", "study");
    const value = [{ losses: Float64Array.of(0.1, Number.NaN, -0), outputs: Float32Array.of(1 / 3), n: 1 }];
    new StateStore(folder).save("key", value);
    expect(await new StateStore(folder).load("key")).toEqual(value);
  });

  test("treats files that are absent, cut off or something else as absent", async () => {
    const folder = createFolder("study", "study");
    const store = new StateStore(folder);
    expect(await store.load("key")).toBeUndefined();
    store.save("key", { values: Float64Array.from({ length: 100 }, (_, i) => i) });
    const path = join("study", ".state", "key.bin");
    const whole = readFileSync(path);
    for (const broken of [whole.subarray(0, 50), new Uint8Array(), Buffer.from("not it")]) {
      writeFileSync(path, broken);
      expect(await store.load("key")).toBeUndefined();
    }
  });

  test("adds up the time of the runs that it was kept in", async () => {
    const folder = createFolder("study", "study");
    const first = await StateStore.open(folder);
    while (first.seconds < 0.02);
    first.save("key", 1);
    const second = await StateStore.open(folder);
    expect(second.seconds).toBeGreaterThanOrEqual(0.02);
    expect((await StateStore.open(createFolder("other", "other"))).seconds).toBeLessThan(second.seconds);
  });

  test("is emptied at the end", () => {
    const folder = createFolder("study", "study");
    const store = new StateStore(folder);
    store.save("key", 1);
    store.clear();
    store.clear();
    expect(readdirSync("study")).toEqual([]);
  });
});
