import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { unseen } from "./commandLine.ts";
import { everyNthRow, shortestWords } from "./smallTables.ts";

/** Words that fit every fourth penguin, of which `penguins.csv` lies in the folder. */
export const fitPenguins = (out: string, threads: number): string[] => [
  "fit",
  "penguins.csv",
  "--target",
  "species",
  ...shortestWords,
  "--threads",
  String(threads),
  "--out",
  out,
];

/**
 * Copies a study of every fourth penguin, trained on two threads, into a folder, and its table beside it. The test
 * file that first asks has it trained for all of them, by the built program; the others wait.
 */
export async function penguinStudy(folder: string, name: string): Promise<void> {
  const shared = join(inject("sharedFolder"), "penguins");
  const ended = join(shared, "ended");
  if (isFirst(shared)) {
    everyNthRow("penguins.csv", 4, shared);
    const { code, stderr } = await unseen(fitPenguins("study", 2), shared);
    writeFileSync(`${ended}.part`, code === 0 ? "" : stderr || `exit code ${code}`);
    renameSync(`${ended}.part`, ended);
  }
  while (!existsSync(ended)) await new Promise((resolve) => setTimeout(resolve, 50));
  const failure = readFileSync(ended, "utf8");
  if (failure !== "") throw new Error(`The study that test files share has failed: ${failure}`);
  cpSync(join(shared, "study"), join(folder, name), { recursive: true });
  cpSync(join(shared, "penguins.csv"), join(folder, "penguins.csv"));
}

/** A folder can be made once, whichever process comes first. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
