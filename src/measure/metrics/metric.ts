import type { Task } from "../../data/table.ts";
import type { Random } from "../../runtime/random.ts";
import type { Asked, Interval } from "../interval.ts";
import type { Predictions } from "../predictions.ts";

export type MetricName =
  | "accuracy"
  | "balancedAccuracy"
  | "auc"
  | "averagePrecision"
  | "logLoss"
  | "rmse"
  | "mae"
  | "r2";

/** Whether more or less of it is better; a field, never guessed from the name. */
export type Direction = "higher" | "lower";

/** One way to score predictions. */
export interface Metric {
  readonly name: MetricName;
  readonly direction: Direction;
  readonly tasks: readonly Task[];
  /** One plain sentence that says what the number means. */
  readonly words: string;
  /** Returns the score; NaN where it does not exist, such as the area under the curve of one class. */
  compute(p: Predictions): number;
  /**
   * Returns what each row says of the score, [n]; the mean is the score. Where a score is no mean over rows, it is the
   * score and n times the derivative by the row's weight, so that two networks can be paired row by row (the
   * infinitesimal jackknife, Efron 1982).
   */
  rows(p: Predictions): Float64Array;
  /**
   * Returns the interval of the score of this very network over rows like these, by the method that suits the
   * metric and how rows depend on each other; 95 % over independent rows unless asked otherwise. Only bootstrap
   * intervals draw from `random`.
   */
  interval(p: Predictions, random: Random, asked?: Asked): Interval;
}
