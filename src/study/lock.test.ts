import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { createFolder } from "./folder.ts";
import { whileLocked } from "./lock.ts";

const root = temporaryFolder();

test("two cannot work in one folder, and the lock goes with the work, done or failed", async () => {
  const folder = createFolder("study", join(root, "busy"));
  const lock = join(folder.path, ".lock");
  const result = await whileLocked(folder, async () => {
    expect(readFileSync(lock, "utf8")).toBe(String(process.pid));
    await expect(whileLocked(folder, async () => 1)).rejects.toMatchObject({ code: "study_busy" });
    return 2;
  });
  expect(result).toBe(2);
  expect(existsSync(lock)).toBe(false);
  await expect(whileLocked(folder, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(existsSync(lock)).toBe(false);
});

test("the lock of a process that has died, or a damaged one, is taken over", async () => {
  const folder = createFolder("study", join(root, "dead"));
  const pid = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
  for (const left of [pid, "", "x"]) {
    writeFileSync(join(folder.path, ".lock"), left);
    expect(await whileLocked(folder, async () => left)).toBe(left);
  }
});
