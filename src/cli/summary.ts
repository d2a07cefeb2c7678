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
 * verdict, scores with their intervals, the gap, the baselines, and where the model and the report lie.
 */
export function summarize(result: StudyResult, paths: SummaryPaths): string {
  const { verdict, cost, chosen } = result;
  const corrected = metricValue(result.metric.name, result.scores.validation.corrected);
  const lines = [
    "",
    `Verdict: ${verdict.kind}`,
    ...indented(wrap(verdict.sentence, WIDTH - 2)),
    ...verdict.because.flatMap((reason) => indented(wrap(`- ${reason}`, WIDTH - 2, "  "))),
    "",
    ...scoreTable(result),
    ...wrap(
      `The validation score was picked as the best of many; corrected for that it is ${corrected}. Baselines ` +
        "are scored on the test rows.",
    ),
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

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
/** The report's true minus and dash are not in every console font. */
const ascii = (line: string) => line.replaceAll("\u2212", "-").replaceAll("\u2013", "-");
