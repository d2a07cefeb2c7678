import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderReport } from "../../report/html.ts";
import { fail } from "../../runtime/errors.ts";
import type { StudyResult } from "../../study/result.ts";
import type { Call } from "../commands.ts";

/** `unseen report <study>`: writes report.html again from study.json. */
export async function reportCommand({ arguments: given, values, terminal }: Call): Promise<void> {
  const [folder = ""] = given;
  const path = join(folder, "report.html");
  await writeFile(path, renderReport(await readResult(folder)));
  if (!values.quiet) terminal.stderr.write(`Report: ${path}\n`);
}

async function readResult(folder: string): Promise<StudyResult> {
  const path = join(folder, "study.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "EISDIR") throw error;
    throw fail("study_unreadable", { folder, why: "there is no study.json in it" });
  }
  const result = parsed(text);
  if (!isResult(result)) {
    throw fail("study_unreadable", {
      folder,
      why: "its study.json was not written by this version of unseen",
    });
  }
  return result;
}

const isResult = (value: unknown): value is StudyResult =>
  typeof value === "object" && value !== null && "format" in value && value.format === "unseen.study/1";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
