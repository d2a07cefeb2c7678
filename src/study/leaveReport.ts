import { type StudyFolder, writeWhole } from "./folder.ts";
import type { StudyResult } from "./result.ts";

/** Writes the report of a study, whole or not at all. */
export async function leaveReport({ files }: StudyFolder, result: StudyResult): Promise<void> {
  // Drawing takes a quarter second to load, which a study that cannot begin need not wait for.
  const { renderReport } = await import("../report/html.ts");
  writeWhole(files.report, renderReport(result));
}
