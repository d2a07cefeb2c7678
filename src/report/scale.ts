import type { Task } from "../data/table.ts";
import type { Interval } from "../measure/interval.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { StudyResult } from "../study/result.ts";
import { fixed, percent, significant } from "./numbers.ts";

/** How the report shows losses: as they are, or as their root, which is in the unit of the target. */
export interface LossScale {
  /** "log loss" or "root mean squared error". */
  readonly name: string;
  /** "log loss" or "RMSE". */
  readonly short: string;
  /** "nats per row", or the name of the target. */
  readonly unit: string;
  /** From a loss of the study to the number that is shown. */
  readonly of: (loss: number) => number;
}

/** JSON writes what is no number as null, which arithmetic would take for 0. */
const finite = (loss: number): number => (Number.isFinite(loss) ? loss : Number.NaN);

/** Returns log loss unchanged, and mean squared error as its root, so that readers see the target's own unit. */
export function lossScale(data: { readonly task: Task; readonly target: string }): LossScale {
  return data.task === "regression"
    ? {
        name: "root mean squared error",
        short: "RMSE",
        unit: data.target,
        of: (loss) => Math.sqrt(Math.max(0, finite(loss))),
      }
    : { name: "log loss", short: "log loss", unit: "nats per row", of: finite };
}

/** Returns the scale as an axis label: "log loss (nats per row)". */
export function lossLabel(scale: LossScale): string {
  return `${scale.name} (${scale.unit})`;
}

const METRIC_WORDS: Readonly<Record<MetricName, string>> = {
  accuracy: "accuracy",
  balancedAccuracy: "balanced accuracy",
  auc: "area under the ROC curve",
  averagePrecision: "average precision",
  logLoss: "log loss",
  rmse: "root mean squared error",
  mae: "mean absolute error",
  r2: "R²",
};

/** Returns the metric's name in words. */
export function metricWord(metric: MetricName): string {
  return METRIC_WORDS[metric];
}

export function isShare(metric: MetricName): boolean {
  return metric === "accuracy" || metric === "balancedAccuracy";
}

function unitOf(metric: MetricName, target: string): string {
  return metric === "rmse" || metric === "mae" ? ` ${target}` : "";
}

/** Returns a value of the metric: "76.5%", "2.71". A target's name is no unit, so it stands on axes only. */
export function score(metric: MetricName, value: number): string {
  return isShare(metric) ? percent(value) : significant(value);
}

/** Returns a difference of two values: "3.1 percentage points", "0.21". */
export function scoreDifference(metric: MetricName, value: number): string {
  return isShare(metric) ? `${fixed(100 * value, 1)} percentage points` : significant(value, 2);
}

/** Returns "70.1% to 81.9%"; differences of shares are in percentage points. */
export function range(
  metric: MetricName,
  interval: Interval,
  kind: "score" | "difference" = "score",
): string {
  const write = (value: number): string => {
    if (kind === "score") return score(metric, value);
    return isShare(metric) ? fixed(100 * value, 1) : significant(value, 2);
  };
  return `${write(interval.low)} to ${write(interval.high)}`;
}

/** Returns the study's label for an axis of its metric. */
export function metricLabel(result: StudyResult): string {
  const { name } = result.metric;
  if (isShare(name)) return `${metricWord(name)} (% of rows)`;
  const unit = unitOf(name, result.data.target);
  return unit === "" ? metricWord(name) : `${metricWord(name)} (${unit.trim()})`;
}

/** Whether the study's metric says the same as its loss, so that showing both would repeat it. */
export function metricIsLoss({ metric }: StudyResult): boolean {
  return metric.name === "rmse" || metric.name === "logLoss";
}
