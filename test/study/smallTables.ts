import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { example } from "./commandLine.ts";

/** Work that is fixed, so that the clock has no part in it, and as little of it as a study can do. */
export const shortest = { trials: 4, budgetSeconds: 1 } as const;
/** The same as words of the command line. */
export const shortestWords = ["--trials", "4", "--budget", "1s"] as const;

/** Writes every n-th row of an example table into a folder and returns its path. */
export function everyNthRow(name: string, n: number, folder: string): string {
  const [header = "", ...lines] = readFileSync(example(name), "utf8").trimEnd().split("\n");
  const path = join(folder, name);
  writeFileSync(path, `${[header, ...lines.filter((_, i) => i % n === 0)].join("\n")}\n`);
  return path;
}
