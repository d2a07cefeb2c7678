import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { listed } from "../measure/words.ts";
import type { StudyEvent } from "./events.ts";

/** Looks that other studies had at the same test rows. */
export interface LooksBefore {
  readonly looks: number;
  /** Their folders, from where the study was started. */
  readonly studies: readonly string[];
}

/**
 * Returns how often other studies, under `runs/` or beside this folder, have opened the test rows with that hash, or
 * null where none has. The hash covers the data and the row numbers, so only the very same rows count; a journal that cannot be read
 * does not.
 */
export function looksBefore(folder: string, testHash: string): LooksBefore | null {
  const own = resolve(folder);
  const studies: string[] = [];
  let looks = 0;
  const places = new Set([resolve("runs"), dirname(own)]);
  for (const path of [...places].flatMap((place) => namesIn(place).map((name) => join(place, name)))) {
    if (path === own) continue;
    const found = looksIn(join(path, "journal.jsonl"), testHash);
    if (found === 0) continue;
    looks += found;
    studies.push(relative(process.cwd(), path) || path);
  }
  return looks === 0 ? null : { looks, studies };
}

/** Returns what is to be said of looks that came before. */
export function looksBeforeSentence({ looks, studies }: LooksBefore): string {
  const times = looks === 1 ? "once" : looks === 2 ? "twice" : `${looks} times`;
  const shown = studies.length > 5 ? [...studies.slice(0, 5), `${studies.length - 5} more`] : studies;
  return `These test rows have been opened ${times} before, by ${listed(shown)}: who chooses by what was seen there makes this score flatter.`;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort(new Intl.Collator("en", { numeric: true }).compare);
  } catch {
    return [];
  }
}

function looksIn(journal: string, testHash: string): number {
  if (!existsSync(journal)) return 0;
  try {
    // The settings stand at the top: journals of other data are put aside without being parsed.
    const text = readFileSync(journal, "utf8");
    if (!text.includes(testHash)) return 0;
    let looks = 0;
    for (const line of text.split("\n")) {
      if (!line.startsWith('{"event":"look"')) continue;
      looks += isLook(line, testHash) ? 1 : 0;
    }
    return looks;
  } catch {
    return 0;
  }
}

function isLook(line: string, testHash: string): boolean {
  try {
    const event = JSON.parse(line) as StudyEvent;
    return event.event === "look" && event.hash === testHash;
  } catch {
    // A line that a kill cut off is no look: the rows were not opened.
    return false;
  }
}
