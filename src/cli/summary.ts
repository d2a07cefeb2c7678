import type { Interval } from "../measure/interval.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import { count, fixed, percent, plural, significant } from "../report/numbers.ts";
import type { PartScore, StudyResult } from "../study/result.ts";
import { shortTime } from "./progress.ts";
import { wrap } from "./wrap.ts";

const metricWords: Readonly<Record<MetricName, string>> = {
  accuracy: "accuracy",
  balancedAccuracy: "balanced acc.",
  auc: "AUC",
  logLoss: "log loss",
  rmse: "RMSE",
  mae: "MAE",
  r2: "R2",
};

/** Paths of what a study leaves behind, as they are to be shown. */
export interface SummaryPaths {
  readonly folder: string;
  readonly model: string;
  readonly report: string;
}

/**
 * Returns the end of a study in words and numbers, at most 80 columns wide (longer paths stay whole): the
 * verdict, scores with their intervals, the gap, the baselines, and where the model and the report lie.
 */
export function summarize(result: StudyResult, paths: SummaryPaths): string {
  const { verdict, cost, chosen } = result;
  const lines = [
    "",
    `Verdict: ${verdict.kind}`,
    ...wrap(verdict.sentence, undefined, "  ").map((line, i) => (i === 0 ? `  ${line}` : line)),
    ...verdict.because.flatMap((reason) => wrap(`- ${reason}`, 78, "  ").map((line) => `  ${line}`)),
    "",
    ...scoreTable(result),
    "",
    `Network  ${chosenWords(chosen)}`,
    `Cost     ${shortTime(cost.seconds)}, ${plural(cost.networksTrained, "network")} trained on ${plural(cost.threads, "thread")}`,
    `Test set opened ${result.looks === 1 ? "once" : `${count(result.looks)} times`}`,
    "",
    `Model    ${paths.model}`,
    `Report   ${paths.report}`,
    `Predict  unseen predict ${paths.folder} <new rows>`,
  ];
  return `${lines.map(ascii).join("\n")}\n`;
}

function chosenWords(chosen: StudyResult["chosen"]): string {
  const size = `${plural(chosen.parameters, "parameter")}`;
  const layers = chosen.layers[0]?.join("-") ?? "";
  const regularizers = Object.keys(chosen.regularizers[0] ?? {}).join(", ");
  if (chosen.members > 1) return `mean of ${count(chosen.members)} networks, ${size} together`;
  return `${layers === "" ? "linear" : `hidden layers ${layers}`}, ${size}${regularizers === "" ? "" : `, ${regularizers}`}`;
}

/** One row of the table of scores: name, metric, interval, loss, rows. */
type Line = readonly [string, string, string, string, string];

function scoreTable(result: StudyResult): string[] {
  const { name } = result.metric;
  const { scores, gap, baselines } = result;
  const loss = result.data.task === "regression" ? "squared error" : "log loss";
  const show = (value: number | undefined) => metricValue(name, value);
  const range = (interval: Interval) => `${show(interval.low)} to ${show(interval.high)}`;
  const line = (label: string, score: PartScore): Line => [
    label,
    show(score[name]),
    range(score.interval),
    significant(score.loss),
    count(score.n),
  ];
  const level = percent(scores.test.interval.level, 0);
  const rows: Line[] = [
    ["", metricWords[name], `${level} interval`, loss, "rows"],
    line("train", scores.train),
    line("validation", scores.validation),
    line("test", scores.test),
    ["gap (test - train)", signed(show(gap[name])), range(gap.interval), signed(significant(gap.loss)), ""],
    ...(baselines.majority ? [line("always the majority", baselines.majority.test)] : []),
    ...(baselines.mean ? [line("always the mean", baselines.mean.test)] : []),
    line("linear model", baselines.linear.test),
  ];
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, i) => Math.max(cell.length, most[i] ?? 0)),
    [],
  );
  const table = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const corrected = `The validation score was picked as the best of many; corrected for that it is ${show(scores.validation.corrected)}. Baselines are scored on the test rows.`;
  return [...table, ...wrap(corrected)];
}

function metricValue(name: MetricName, value: number | undefined): string {
  if (value === undefined) return "";
  if (name === "accuracy" || name === "balancedAccuracy") return percent(value);
  return name === "auc" || name === "r2" ? fixed(value, 3) : significant(value, 4);
}

const signed = (text: string) => (/^[\d.,%e]*[1-9]/.test(text) ? `+${text}` : text);
/** The report's true minus and dash are not in every console font. */
const ascii = (line: string) => line.replaceAll("\u2212", "-").replaceAll("\u2013", "-");
