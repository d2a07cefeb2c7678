export type MetricName =
  | "accuracy"
  | "balancedAccuracy"
  | "auc"
  | "logLoss"
  | "rmse"
  | "mae"
  | "r2";

/** Whether more or less of it is better; a field, never guessed from the name. */
export type Direction = "higher" | "lower";
