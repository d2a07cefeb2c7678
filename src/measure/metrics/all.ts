import type { Task } from "../../data/table.ts";
import { accuracy } from "./accuracy.ts";
import { auc } from "./auc.ts";
import { averagePrecision } from "./averagePrecision.ts";
import { balancedAccuracy } from "./balancedAccuracy.ts";
import { logLoss } from "./logLoss.ts";
import { mae } from "./mae.ts";
import type { Metric, MetricName } from "./metric.ts";
import { r2 } from "./r2.ts";
import { rmse } from "./rmse.ts";

/** Every metric, by name. */
export const metrics: Readonly<Record<MetricName, Metric>> = {
  accuracy,
  balancedAccuracy,
  auc,
  averagePrecision,
  logLoss,
  rmse,
  mae,
  r2,
};

/** Returns the metrics that fit the task, the default one first. */
export function metricsFor(task: Task): readonly Metric[] {
  return Object.values(metrics).filter((metric) => metric.tasks.includes(task));
}

/** Returns accuracy for classes, root mean squared error for values. */
export function defaultMetric(task: Task): Metric {
  return task === "regression" ? rmse : accuracy;
}
