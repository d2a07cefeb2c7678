import { count, plural } from "../report/numbers.ts";
import type { PlannedStage, PlannedStudy } from "../study/planned.ts";
import { shortTime } from "./progress.ts";
import { WIDTH, wrap } from "./wrap.ts";

const names: Readonly<Record<PlannedStage["stage"], string>> = {
  baselines: "baselines",
  overfit: "overfit",
  shrink: "shrink",
  depth: "depth",
  ledger: "ledger",
  search: "search",
  ablation: "ablation",
  combine: "combine",
  learningCurve: "more rows",
  end: "unseal",
};

const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 2 ** 20))} MB`;
const hanging = (head: string, text: string): string =>
  head.padEnd(12) + wrap(text, WIDTH, " ".repeat(12), 12).join("\n");

/** Returns a plan in words, at most 80 columns wide. */
export function planText(planned: PlannedStudy): string {
  const { rows, columns, leftOut, split, stages, memory, seconds, trials, budgetSeconds, threads } = planned;
  const perFold = rows.folds === 1 ? "" : `, in each of ${rows.folds} folds`;
  const limit =
    trials === null
      ? `${shortTime(budgetSeconds ?? 0)} on ${plural(threads, "thread")}; about ${shortTime(seconds ?? 0)} are needed.`
      : `${plural(trials, "setting")} in place of a budget: no clock has a part in it, and the same seed gives the same study.`;
  const lines = [
    "",
    hanging(
      "Data",
      `${planned.name}: ${plural(rows.all, "row")}, target ${planned.target} (${planned.task})`,
    ),
    hanging(
      "Rows",
      `${count(rows.train)} train and ${count(rows.validation)} validate${perFold}; ${count(rows.test)} are sealed for the test`,
    ),
    hanging("Split", `${split.strategy}. ${split.reason}`),
    hanging("Metric", planned.metric),
    hanging(
      "Columns",
      `${columns.map(({ name, kind }) => `${name} (${kind})`).join(", ")}: ${plural(planned.inputs, "input")}`,
    ),
    ...(leftOut.length === 0 ? [] : [hanging("Left out", leftOut.join(", "))]),
    hanging("Time", limit),
    hanging(
      "Memory",
      `at most about ${megabytes(memory.bytes)} to train; ${megabytes(memory.freeBytes)} are free for it`,
    ),
    "",
    ...stages.map((stage) => hanging(names[stage.stage], `${stage.sentence}${figures(stage)}`)),
    "",
    "Not known yet",
    ...planned.unknown.flatMap((text) => wrap(text, WIDTH - 2).map((line) => `  ${line}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function figures({ networks, seconds }: PlannedStage): string {
  const told = [
    ...(networks === null ? [] : [plural(networks, "network")]),
    ...(seconds === null ? [] : [`${networks === null ? "up to " : ""}${shortTime(seconds)}`]),
  ];
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}
