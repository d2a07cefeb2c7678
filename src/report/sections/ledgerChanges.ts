import type { Interval } from "../../measure/interval.ts";
import type { LedgerEntry, StudyResult } from "../../study/result.ts";
import { html, type Markup } from "../markup.ts";
import { count, fixed, signedPercent } from "../numbers.ts";
import { isShare, metricIsLoss, metricWord, range, scoreDifference } from "../scale.ts";
import { dataTable, type TableColumn } from "../table.ts";

/** Returns a value with its range in small print; a dash where there is none. */
const withSmall = (value: string, between: string): Markup => html`${value} <small>${between}</small>`;

function ends({ low, high }: Interval, write: (value: number) => string): string {
  return low === high ? "" : `${write(low)} to ${write(high)}`;
}

interface Shown {
  readonly column: TableColumn;
  cell(entry: LedgerEntry): Markup;
}

const points = (share: number): string => fixed(100 * share, 1);

/**
 * Returns the table of what every entry changed against the network without any, each with its paired interval: the
 * metric, the gap, calibration, and the number of parameters that are not zero.
 *
 * @param sorted entries in the order in which they are shown
 */
export function changesTable(result: StudyResult, sorted: readonly LedgerEntry[]): Markup {
  const { metric } = result;
  const none = result.stages.regularize.ledger.find(({ name }) => name === "none");
  const shareOfLoss = (value: number): string => signedPercent(value / (none?.validationLoss ?? Number.NaN));
  const unit = isShare(metric.name) ? ", percentage points" : "";
  const missing = html`–`;
  const ofMetric: Shown = {
    column: { head: `${metricWord(metric.name)}${unit}`, number: true },
    cell: ({ metricAgainstNone: change }) =>
      change
        ? withSmall(
            isShare(metric.name)
              ? points(change.difference)
              : scoreDifference(metric.name, change.difference),
            range(metric.name, change.interval, "difference"),
          )
        : missing,
  };
  const ofGap: Shown = {
    column: { head: "gap, % of that network's loss", number: true },
    cell: ({ gapAgainstNone: change }) =>
      change ? withSmall(shareOfLoss(change.difference), ends(change.interval, shareOfLoss)) : missing,
  };
  const ofCalibration: Shown = {
    column: { head: "calibration error, percentage points", number: true },
    cell: ({ calibrationAgainstNone: change }) =>
      change ? withSmall(points(change.difference), ends(change.interval, points)) : missing,
  };
  const ofSize: Shown = {
    column: { head: "parameters not zero", number: true },
    cell: ({ sizeAgainstNone: change }) =>
      change ? withSmall(count(change.value), ends(change.interval, count)) : missing,
  };
  const isCalibrated = sorted.some(({ calibrationAgainstNone }) => calibrationAgainstNone);
  const shown = [
    ...(metricIsLoss(result) ? [] : [ofMetric]),
    ofGap,
    ...(isCalibrated ? [ofCalibration] : []),
    ofSize,
  ];
  const entries = sorted.filter(({ name }) => name !== "none");
  return dataTable(
    "What each changed against the network without any (95% intervals: over rows, paired; of sizes over networks)",
    [{ head: "regularizer" }, ...shown.map(({ column }) => column)],
    entries.map((entry, i) => ({
      marked: i === 0,
      cells: [entry.name, ...shown.map(({ cell }) => cell(entry))],
    })),
  );
}
