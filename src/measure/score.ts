import type { Random } from "../runtime/random.ts";
import { type Calibration, calibrationOf } from "./calibration.ts";
import type { Asked, Interval } from "./interval.ts";
import { meanInterval } from "./jackknife.ts";
import { metricsFor } from "./metrics/all.ts";
import type { Metric, MetricName } from "./metrics/metric.ts";
import { mean } from "./moments.ts";
import { type Predictions, rowCount, rowLosses, taskOf } from "./predictions.ts";

/** Values of metrics by name; which ones are present depends on the task. */
export type MetricValues = { readonly [M in MetricName]?: number };

/**
 * The score of one network (or ensemble) on one part. `loss` is the mean log loss (nats per row) or the mean
 * squared error (in squared units of the target); `interval` belongs to the study's metric.
 */
export type PartScore = MetricValues & {
  readonly n: number;
  readonly loss: number;
  readonly lossInterval: Interval;
  readonly interval: Interval;
  /** Of predicted classes. */
  readonly calibration?: Calibration;
};

/**
 * Returns the score of one part: mean loss with its t interval, every metric of the task, and the interval of
 * `metric` by the method of that metric. Metrics that do not exist on these rows are left out.
 *
 * @param random for bootstrap intervals (rmse, r2), drawn from `random.split(metric.name)`
 * @param asked level of the intervals, default 0.95, and how the rows depend on each other, default not at all
 */
export function scorePart(p: Predictions, metric: Metric, random: Random, asked: Asked = {}): PartScore {
  const losses = rowLosses(p);
  return {
    ...metricValues(p),
    n: rowCount(p),
    loss: mean(losses),
    lossInterval: aboveZero(meanInterval(losses, asked)),
    interval: metric.interval(p, random.split(metric.name), asked),
    ...(p.kind === "classes" && { calibration: calibrationOf(p) }),
  };
}

/** Losses are never negative, but a t interval of very few mistakes does not know that. */
const aboveZero = (interval: Interval): Interval => ({ ...interval, low: Math.max(0, interval.low) });

/** Returns every metric of the task that exists on these rows. */
export function metricValues(p: Predictions): MetricValues {
  const values = metricsFor(taskOf(p)).map((metric) => [metric.name, metric.compute(p)] as const);
  return Object.fromEntries(values.filter(([, value]) => !Number.isNaN(value)));
}
