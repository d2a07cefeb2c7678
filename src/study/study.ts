import type { StudyFolder } from "./folder.ts";
import type { StudyResult } from "./result.ts";

/** A finished study: where it lies and what it found. */
export interface Study {
  readonly folder: string;
  readonly result: StudyResult;
  readonly files: StudyFolder["files"];
}
