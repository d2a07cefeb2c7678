import type { Table, TableDescription } from "../data/table.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { Random } from "../runtime/random.ts";
import type { Sealed } from "../split/seal.ts";
import { conflictingRows } from "./conflicts.ts";
import { nearDuplicates, repeatedRows } from "./copies.ts";
import { enoughRows } from "./enough.ts";
import type { AuditReport, Severity } from "./finding.ts";
import { idColumns } from "./ids.ts";
import { imbalance } from "./imbalance.ts";
import { knownAfter } from "./knownAfter.ts";
import { likelyGroups } from "./likelyGroup.ts";
import { likelyTime } from "./likelyTime.ts";
import { type Material, materialOf } from "./material.ts";
import { oneColumnScores } from "./oneColumn.ts";
import { orderedTarget } from "./orderedTarget.ts";
import { pickedColumns } from "./pickedColumns.ts";
import { poolOf } from "./pooled.ts";
import { repeatedColumns } from "./repeatedColumns.ts";
import { shift } from "./shift.ts";
import { strongColumns } from "./strongColumn.ts";
import { findTwins } from "./twins.ts";
import { unseenLevels } from "./unseenLevels.ts";

/** What an audit looks at. */
export interface AuditInput {
  readonly table: Table;
  readonly description: TableDescription;
  readonly sealed: Sealed;
  /** The metric that the study reports, where it is known; advice on uneven classes depends on it. */
  readonly metric?: MetricName;
  readonly random: Random;
}

const ranks: Readonly<Record<Severity, number>> = { danger: 0, warning: 1, note: 2 };

/**
 * Returns what may make a score wrong: repeated and nearly repeated rows, ids, columns that are the target or are
 * known only after it, columns picked by luck, new categories and other differences of the test rows, targets that
 * follow the order of the rows, contradictions, uneven classes, too few rows, and columns that ask for a split by
 * group or time. Dangers come first, then warnings, then notes.
 *
 * Targets are read of the rows that are not sealed only; of the sealed rows, features are compared
 * (`SealedTestRows.features`). The findings are advice and decide nothing. Time is linear in rows x columns; checks
 * that rest on statistics look at 20,000 rows at most. Randomness: `random`, which draws those rows, folds and
 * permutations.
 */
export function auditTable(input: AuditInput): AuditReport {
  const material: Material = materialOf({ ...input, metric: input.metric });
  const { random } = input;
  const { copies, twins } = findTwins(poolOf(material), random.split("twins"));
  const scores = oneColumnScores(material.sample, random.split("one column"));
  const origins = [...likelyGroups(material), ...likelyTime(material)];
  const explained = origins.some(({ evidence }) => evidence.explainsOrder === true);
  const findings = [
    ...repeatedRows(material, copies),
    ...nearDuplicates(material, twins),
    ...strongColumns(material, scores),
    ...knownAfter(material, scores),
    ...pickedColumns(material),
    ...origins,
    ...orderedTarget(material, explained),
    ...shift(material),
    ...unseenLevels(material),
    ...idColumns(material),
    ...repeatedColumns(material),
    ...conflictingRows(material, copies),
    ...imbalance(material),
    ...enoughRows(material),
  ];
  const told = new Set<string>();
  const kept = findings
    .sort((a, b) => ranks[a.severity] - ranks[b.severity])
    // A column that is the target itself is also known only after it: once is enough.
    .filter(({ name, columns }) => {
      if (!["target-copy", "strong-column", "known-after"].includes(name)) return true;
      const [column = ""] = columns;
      return !told.has(column) && told.add(column);
    });
  return { findings: kept };
}
