import { dependenceSentence, looksBeforeSentence, looksSentence } from "../report/looks.ts";
import { strengthsWord } from "../report/names.ts";
import { count, plural } from "../report/numbers.ts";
import type { StudyResult } from "../study/result.ts";
import { shortTime } from "./progress.ts";
import { metricValue, scoreTable } from "./scoreTable.ts";
import { WIDTH, wrap } from "./wrap.ts";

/** Paths of what a study leaves behind, as they are to be shown. */
export interface SummaryPaths {
  readonly folder: string;
  readonly model: string;
  readonly report: string;
}

/**
 * Returns the end of a study in words and numbers, at most 80 columns wide (longer paths stay whole): the
 * verdict, what to do next, scores with their intervals, the gap, the baselines, and where the model and the report lie.
 */
export function summarize(result: StudyResult, paths: SummaryPaths): string {
  const { verdict, cost, chosen } = result;
  const corrected = metricValue(result.metric.name, result.scores.validation.corrected);
  const lines = [
    "",
    `Verdict: ${verdict.kind}`,
    ...indented(wrap(verdict.sentence, WIDTH - 2)),
    ...indented(wrap(result.next.sentence, WIDTH - 2)),
    "",
    ...scoreTable(result),
    ...wrap(
      `The validation score was picked as the best of many; corrected for that it is ${corrected}. Baselines ` +
        "are scored on the test rows.",
    ),
    ...[dependenceSentence(result), looksNote(result)].filter(Boolean).flatMap((said) => wrap(said)),
    ...leakageLines(result),
    "",
    `Network  ${wrap(chosenWords(chosen), WIDTH, hanging, hanging.length).join("\n")}`,
    `Cost     ${shortTime(cost.seconds)}, ${plural(cost.networksTrained, "network")} trained on ${plural(cost.threads, "thread")}`,
    `Looks    ${result.looks === 1 ? "one" : count(result.looks)} at the sealed test set`,
    "",
    `Model    ${paths.model}`,
    `Report   ${paths.report}`,
    `Predict  unseen predict ${paths.folder} <new rows>`,
  ];
  return `${lines.map(ascii).join("\n")}\n`;
}

/** What further looks did to the intervals, and those of other studies; empty after the first look. */
const looksNote = (result: StudyResult): string =>
  [result.looks > 1 ? looksSentence(result) : "", looksBeforeSentence(result)].filter(Boolean).join(" ");

/** What a random split would have hidden, where the split is by groups or time. */
const leakageLines = ({ split: { leakage } }: StudyResult): string[] =>
  leakage ? ["", ...wrap(leakage.sentence)] : [];

function chosenWords({ members, parameters, layers, regularizers }: StudyResult["chosen"]): string {
  const size = plural(parameters, "parameter");
  if (members > 1) return `mean of ${count(members)} networks, ${size} together`;
  const regularized = strengthsWord(regularizers[0] ?? {});
  return `layers ${layers[0]?.join("-") ?? ""}, ${size}${regularized === "none" ? "" : `, ${regularized}`}`;
}

const hanging = " ".repeat("Network  ".length);
const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
/** The report's true minus and dash are not in every console font. */
const ascii = (line: string) => line.replaceAll("\u2212", "-").replaceAll("\u2013", "-");
