/** What a finding is about; one name a check, some checks have two. */
export type FindingName =
  | "repeated-rows"
  | "near-duplicates"
  | "id-column"
  | "target-copy"
  | "strong-column"
  | "known-after"
  | "picked-columns"
  | "repeated-columns"
  | "unseen-levels"
  | "shift"
  | "ordered-target"
  | "conflicting-rows"
  | "imbalance"
  | "few-rows"
  | "likely-group"
  | "likely-time";

/**
 * `danger`: the score will most likely be wrong if nothing is done. `warning`: to be looked at before the score is
 * believed. `note`: good to know.
 */
export type Severity = "danger" | "warning" | "note";

/** One thing that the audit has found. */
export interface Finding {
  readonly name: FindingName;
  readonly severity: Severity;
  /** Columns it is about; empty where it is about rows. */
  readonly columns: readonly string[];
  /** Rows it is about, where they can be counted. */
  readonly rows?: number;
  /** What was found, with the evidence in figures. */
  readonly sentence: string;
  /** What it likely costs; null where it costs nothing. */
  readonly cost: string | null;
  /** The flag or the deed that mends it. */
  readonly fix: string;
  /** The figures behind the sentence. */
  readonly evidence: Readonly<Record<string, number | string | boolean | null>>;
}

/** Everything that the audit has found: dangers first, then warnings, then notes. */
export interface AuditReport {
  readonly findings: readonly Finding[];
}
