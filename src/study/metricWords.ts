import type { MetricName } from "../measure/metrics/metric.ts";
import { percent, significant } from "../measure/words.ts";

/** Returns a score as people write it: shares as percent, errors with four digits. */
export const metricInWords = (name: MetricName, value: number): string =>
  name === "accuracy" || name === "balancedAccuracy" ? percent(value) : significant(value, 4);
