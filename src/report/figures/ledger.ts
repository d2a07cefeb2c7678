import type { StudyResult } from "../../study/result.ts";
import type { Drawing, Paper } from "../drawing.ts";
import { drawForest, type ForestRow, forestRow } from "./forest.ts";

export interface LedgerData {
  /** Name of the entry that all others are compared with. */
  readonly reference: string;
  /** Best first. */
  readonly rows: readonly ForestRow[];
}

/** Returns the change in validation loss of every ledger entry against the one without regularizers, best first. */
export function data(result: StudyResult): LedgerData {
  const { ledger } = result.stages.regularize;
  const none = ledger.find(({ againstNone }) => againstNone === undefined || againstNone === null);
  const rows = ledger.map((entry) =>
    forestRow(entry.name, entry.againstNone, none?.validationLoss ?? Number.NaN),
  );
  return { reference: none?.name ?? "none", rows: rows.toSorted((a, b) => a.change - b.change) };
}

/** Returns the ledger as a forest plot. */
export function draw(ledger: LedgerData, document: Paper, width: number): Drawing {
  return drawForest(ledger.rows, ledger.reference, document, width);
}
