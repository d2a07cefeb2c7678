import type { Kind, NumericScaling, Task } from "../data/table.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { SizeRule } from "../search/rungs.ts";
import type { DealingStrategy, Repeats } from "../split/strategy.ts";
import type { OnEvent } from "./events.ts";

/** What `fit` takes. Everything but the target has a default. */
export interface FitOptions {
  readonly target: string;
  /** Share of rows to seal (default 0.2), or the path of a file whose rows are the test set. */
  readonly test?: number | string;
  /**
   * How rows are dealt out. `auto` (default) follows the columns that are named: groups stay whole, the latest rows
   * test; else rows are drawn at random, by class or by quantile of a regression target.
   */
  readonly split?: "auto" | DealingStrategy;
  /** Column whose values are groups (patients, speakers, sites) that stay whole; no feature unless `kinds` says so. */
  readonly group?: string;
  /**
   * Column that says when each row was, several from coarse to fine (`year,month,day`), or `@row` where rows are in
   * order of time; no feature unless `kinds` says so.
   */
  readonly time?: string;
  /** Time to leave out before validation and test rows: `7d` for dates, else a number (of its units, or of rows). */
  readonly gap?: string;
  /** Column that names the part of each row: train, validation (optional) or test. */
  readonly part?: string;
  /**
   * Rows that are equal in every column that is used: "together" (default), they stay on one side of a random split, and
   * those that repeat a test row that was given leave training; "apart", each is a case of its own, as where columns are
   * so coarse that chance repeats rows.
   */
  readonly repeats?: Repeats;
  /** Columns not to use. */
  readonly ignore?: readonly string[];
  readonly task?: "auto" | Task;
  /** What columns hold, where the guess is wrong: `{ zip: "category" }`. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Levels of categories from least to most: `{ size: ["small", "medium", "large"] }`. */
  readonly orders?: Readonly<Record<string, readonly string[]>>;
  /** How numbers go in: standardized and smoothly clipped (default), or by their rank as a normal distribution. */
  readonly numeric?: NumericScaling;
  readonly metric?: MetricName;
  /** Seconds of search (default 120). Decides how much is tried, never which result wins. */
  readonly budgetSeconds?: number;
  /** Number of settings to search; fixes the work, so that a seed reproduces the study to the bit. */
  readonly trials?: number;
  /**
   * How the smallest size is chosen: "best", the best size itself; "1se" (default), the smallest that is not worse by
   * more than a margin and one paired standard error; "mcs", the smallest that cannot be told from the best.
   */
  readonly rule?: SizeRule;
  /** Whether the network that memorizes is trained on shuffled targets too (default no). */
  readonly memorization?: boolean;
  /**
   * Whether what is kept trains once more on all rows that are not sealed (default yes), or as it did when it was
   * judged: on the training rows of a fold, stopped where its validation rows are best.
   */
  readonly refit?: boolean;
  /** Default 0. */
  readonly seed?: number;
  /** Worker threads; default one per core. */
  readonly threads?: number;
  /** Folder to leave the study in; default `runs/<name>-<n>`. */
  readonly out?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}
