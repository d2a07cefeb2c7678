import type { Interval } from "../measure/interval.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { PartScore } from "../measure/score.ts";
import { count, fixed, levelWord, percent, plural, significant } from "../report/numbers.ts";
import type { StudyResult } from "../study/result.ts";

const metricWords: Readonly<Record<MetricName, string>> = {
  accuracy: "accuracy",
  balancedAccuracy: "balanced acc.",
  auc: "AUC",
  averagePrecision: "avg. precision",
  logLoss: "log loss",
  rmse: "RMSE",
  mae: "MAE",
  r2: "R2",
};
const shares: readonly MetricName[] = ["accuracy", "balancedAccuracy"];

/** Returns the scores, the gap and the baselines as lines of a table: the metric, its interval, the loss, rows. */
export function scoreTable({ metric: { name }, data, scores, gap, baselines }: StudyResult): string[] {
  const show = (value: number | undefined) => metricValue(name, value);
  const change = (value: number | undefined) => metricChange(name, value);
  const range = ({ low, high }: Interval, as: typeof show) => `${as(low)} to ${as(high)}`;
  const scored = (label: string, score: PartScore) => [
    label,
    show(score[name]),
    range(score.interval, show),
    significant(score.loss),
    rowsOf(score),
  ];
  const loss = data.task === "regression" ? "squared error" : "log loss";
  const rows = [
    ["", metricWords[name], `${levelWord(scores.test.interval.level)} interval`, loss, "rows"],
    scored("train", scores.train),
    scored("validation", scores.validation),
    scored("test", scores.test),
    ["gap (test - train)", change(gap[name]), range(gap.interval, change), signed(significant(gap.loss)), ""],
    ...(baselines.majority ? [scored("always the majority", baselines.majority.test)] : []),
    ...(baselines.mean ? [scored("always the mean", baselines.mean.test)] : []),
    scored("linear model", baselines.linear.test),
    scored("plain network", baselines.plain.test),
  ];
  // Where the metric is the loss, its column would stand there twice.
  return aligned(name === "logLoss" ? rows.map((row) => row.toSpliced(3, 1)) : rows);
}

/** Returns "1,195", or "1,195 (8 groups)", "1,195 (25 blocks)" where rows go together. */
function rowsOf({ n, lossInterval: { groups, blocks } }: PartScore): string {
  if (groups !== undefined) return `${count(n)} (${plural(groups, "group")})`;
  return blocks === undefined ? count(n) : `${count(n)} (${plural(blocks, "block")})`;
}

/** Returns a value of the metric as it is shown: percent for shares, three decimals for AUC and R2. */
export function metricValue(name: MetricName, value: number | undefined): string {
  if (value === undefined) return "";
  if (shares.includes(name)) return percent(value);
  return name === "auc" || name === "averagePrecision" || name === "r2"
    ? fixed(value, 3)
    : significant(value, 4);
}

/** Returns a difference of the metric with its sign; that of two percentages is counted in points. */
function metricChange(name: MetricName, value: number | undefined): string {
  if (value === undefined) return "";
  return signed(shares.includes(name) ? `${fixed(100 * value, 1)} pt` : metricValue(name, value));
}

const signed = (text: string) => (/^[\d.,]*[1-9]/.test(text) ? `+${text}` : text);

function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(width(i)) : cell.padStart(width(i))))
      .join("  ")
      .trimEnd(),
  );
}
