import { clustersOf, type Dependence } from "./dependence.ts";
import type { Interval } from "./interval.ts";
import { tInterval } from "./interval.ts";
import { jackknifeInterval } from "./jackknife.ts";
import type { Metric, MetricName } from "./metrics/metric.ts";
import { mean, meanOver } from "./moments.ts";
import { asClasses, asValues, type Predictions, predictedClasses, rowLosses } from "./predictions.ts";

/** How two networks differ in a metric on the same rows, a minus b. */
export interface MetricDifference {
  readonly value: number;
  /** Null for metrics that are no function of row means, such as the area under the curve. */
  readonly interval: Interval | null;
}

/** What of each row a metric is the mean of, and what is made of that mean. */
const ofRows: Partial<
  Readonly<Record<MetricName, { rows(p: Predictions): Float64Array; of(mean: number): number }>>
> = {
  accuracy: { rows: hits, of: (share) => share },
  logLoss: { rows: rowLosses, of: (loss) => loss },
  rmse: { rows: rowLosses, of: Math.sqrt },
  mae: { rows: distances, of: (distance) => distance },
};

function hits(p: Predictions): Float64Array {
  return Float64Array.from(predictedClasses(asClasses(p)), (label, row) => (label === p.truth[row] ? 1 : 0));
}

function distances(p: Predictions): Float64Array {
  const { truth, values } = asValues(p);
  return truth.map((value, row) => Math.abs(value - (values[row] ?? Number.NaN)));
}

/**
 * Returns the difference in a metric, a minus b, over the same rows in the same order, with the interval that leaves
 * out one group or block of time at a time; over independent rows Student's t, or the jackknife over rows for RMSE.
 *
 * @param a predictions of the same rows, one a seed; the metric is the mean over seeds
 */
export function metricDifference(
  a: readonly Predictions[],
  b: readonly Predictions[],
  metric: Metric,
  dependence: Dependence = { kind: "independent" },
): MetricDifference {
  const score = (all: readonly Predictions[]): number => mean(all.map((p) => metric.compute(p)));
  const value = score(a) - score(b);
  const row = ofRows[metric.name];
  if (row === undefined) return { value, interval: null };
  const columns = [meanOver(a.map(row.rows)), meanOver(b.map(row.rows))];
  const [first = new Float64Array(), second = new Float64Array()] = columns;
  const differences = first.map((own, i) => own - (second[i] ?? Number.NaN));
  const clusters = clustersOf(dependence, differences);
  const difference = ([one = Number.NaN, other = Number.NaN]: readonly number[]): number =>
    row.of(one) - row.of(other);
  if (clusters === undefined && row.of !== Math.sqrt) return { value, interval: tInterval(differences) };
  const each = { kind: "groups" as const, of: differences.map((_, i) => i), count: differences.length };
  const units = clusters ?? { ...each, of: Int32Array.from(each.of) };
  const interval = jackknifeInterval(columns, difference, (own) => own, units);
  // Over seeds, the root of a mean is not the mean of roots: the interval goes where the value is.
  const shift = value - difference(columns.map(mean));
  return { value, interval: { ...interval, low: interval.low + shift, high: interval.high + shift } };
}
