import type { MetricName } from "../measure/metrics/metric.ts";
import { percent, significant } from "../measure/words.ts";

const labels: Readonly<Record<MetricName, string>> = {
  accuracy: "accuracy",
  balancedAccuracy: "balanced accuracy",
  auc: "AUC",
  averagePrecision: "average precision",
  logLoss: "log loss",
  rmse: "RMSE",
  mae: "MAE",
  r2: "R²",
};

/** Returns a score as people write it: shares as percent, errors with four digits. */
export const metricInWords = (name: MetricName, value: number): string =>
  name === "accuracy" || name === "balancedAccuracy" ? percent(value) : significant(value, 4);

/** Returns the metric's name as people write it. */
export const metricLabel = (name: MetricName): string => labels[name];
