import type { Table } from "../data/table.ts";
import { countGroups, groupingOf } from "../split/grouping.ts";
import type { Fold } from "../split/rows.ts";
import type { Sealed } from "../split/seal.ts";
import type { Leakage } from "./leakage.ts";
import type { StudyResult } from "./result.ts";

/** Returns what `study.json` says of the split. */
export function splitResult(
  table: Table,
  sealed: Sealed,
  folds: readonly Fold[],
  leakage: Leakage | null,
): StudyResult["split"] {
  const { strategy, group, time, gap, part, repeats, reason, rest, test, gapRows, duplicateRows } = sealed;
  const [first] = folds;
  const train = folds.length === 1 && first !== undefined ? first.train : rest;
  const validated = new Set(folds.flatMap(({ validation }) => Array.from(validation)));
  const validation = rest.filter((row) => validated.has(row));
  const grouping = group === null ? undefined : groupingOf(table, group);
  const groups =
    grouping === undefined || sealed.groups === null
      ? null
      : {
          train: countGroups(grouping, train),
          validation: countGroups(grouping, validation),
          test: sealed.groups.test,
        };
  return {
    strategy,
    group,
    time,
    gap,
    part,
    repeats,
    reason,
    rows: { train: train.length, validation: validation.length, test: test.count },
    groups,
    gapRows,
    leakage,
    folds: folds.length,
    duplicateRows,
    hash: test.hash,
  };
}
