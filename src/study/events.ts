import type { Finding } from "../audit/finding.ts";
import type { LooksBefore } from "./earlierLooks.ts";
import type { LadderRung, LedgerEntry, StageName, StudyResult } from "./result.ts";

/** Where a trial's scores stand in the journal: one network setting with its scores over folds and seeds. */
export interface TrialRecord {
  readonly stage: StageName | "baselines";
  /** Number of the trial inside its stage, from 0. */
  readonly trial: number;
  readonly setting: Readonly<Record<string, unknown>>;
  readonly networks: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
}

/**
 * Everything that happens in a study, in one type shared by the journal, the command line and the studio.
 * `progress` is shown and forgotten; every other event is a line of `journal.jsonl`.
 */
export type StudyEvent =
  | { readonly event: "started"; readonly name: string; readonly folder: string; readonly resumed: boolean }
  | {
      readonly event: "settings";
      readonly format: "unseen.journal/1";
      /** Absolute path, or glob, of the data, and of the test file where there is one. */
      readonly source: string;
      readonly name: string;
      /** What `fit` was given, as it can be given again. */
      readonly options: Readonly<Record<string, unknown>>;
      /** Data and test file as the person wrote them, for the result. */
      readonly given: { readonly source: string; readonly test: string | null };
      readonly dataSha256: string;
      readonly testHash: string;
      readonly versions: StudyResult["versions"];
    }
  | { readonly event: "note"; readonly sentence: string }
  /** What the audit has found, before anything is trained. */
  | { readonly event: "finding"; readonly finding: Finding }
  | ({ readonly event: "looks-before"; readonly sentence: string } & LooksBefore)
  | { readonly event: "stage-begins"; readonly stage: StageName; readonly sentence: string }
  | {
      readonly event: "progress";
      readonly stage: StageName;
      /** Share of the stage's work done, in [0, 1]. */
      readonly done: number;
      /** Estimated seconds until the stage ends; undefined while unknown. */
      readonly secondsLeft: number | undefined;
      readonly networksTrained: number;
    }
  | ({ readonly event: "trial" } & TrialRecord)
  | { readonly event: "rung"; readonly rung: LadderRung }
  | { readonly event: "ledger-entry"; readonly entry: LedgerEntry }
  | { readonly event: "decision"; readonly about: string; readonly value: unknown; readonly reason: string }
  | {
      readonly event: "stage-ends";
      readonly stage: StageName;
      readonly sentence: string;
      readonly seconds: number;
    }
  | {
      readonly event: "look";
      readonly look: number;
      readonly rows: number;
      readonly hash: string;
      /** Why the test set is opened again; absent for the look that ends a study. */
      readonly reason?: string;
    }
  | {
      readonly event: "finished";
      readonly verdict: string;
      readonly sentence: string;
      readonly seconds: number;
    };

export type OnEvent = (event: StudyEvent) => void;
