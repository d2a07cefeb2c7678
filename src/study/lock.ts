import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../runtime/errors.ts";
import type { StudyFolder } from "./folder.ts";

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // A process of somebody else is alive, too.
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
};

/**
 * Runs work that writes to a study's folder, while no other process may. A lock whose process has died is taken
 * over.
 *
 * @throws UnseenError study_busy where another process is at work there
 */
export async function whileLocked<T>({ path }: StudyFolder, work: () => Promise<T>): Promise<T> {
  const lock = join(path, ".lock");
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (cause) {
      const { code = String(cause) } = cause as NodeJS.ErrnoException;
      if (code !== "EEXIST") throw fail("cannot_write", { path: lock, reason: code });
      const pid = Number(readFileSync(lock, "utf8"));
      if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) throw fail("study_busy", { path, pid });
      rmSync(lock, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
