import type { FindingName, Severity } from "../../src/audit/finding.ts";
import type { Table } from "../../src/data/table.ts";
import type { Random } from "../../src/runtime/random.ts";
import type { SplitAsked } from "../../src/split/choice.ts";

/** A table that leaks in one way; what stands beside it as `expectation.json` says in which. */
export interface Trap {
  readonly target: string;
  readonly table: Table;
  /** Rows of a test file, where the leak lies between two files. */
  readonly test?: Table;
  readonly split?: SplitAsked;
}

export type MakeTrap = (random: Random) => Trap;

/** What the audit must find in a trap. */
export interface Expectation {
  /** Kind of leakage in the checklist of Kapoor and Narayanan (2023), and how the table shows it. */
  readonly leak: string;
  readonly finding: FindingName;
  readonly severity: Severity;
  /** Columns that must be named, and no others where the list is not empty. */
  readonly columns?: readonly string[];
  /** What must stand in the advice. */
  readonly fix: string;
}

/** Returns a list of so many made cells. */
export const cells = <T>(rows: number, make: (row: number) => T): T[] =>
  Array.from({ length: rows }, (_, row) => make(row));
