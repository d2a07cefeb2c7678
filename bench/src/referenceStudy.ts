import { join } from "node:path";
import { type FitOptions, fit, type Study, type StudyResult } from "../../dist/index.js";
import { partColumn, type Reference } from "./splits.ts";

/** Returns seconds of `20s` or `10m`. */
export function secondsOf(budget: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(budget) ?? [];
  const seconds = Number(number) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1);
  if (!(seconds > 0)) throw new Error(`--budget is ${budget}; it must be a time such as 20s or 10m`);
  return seconds;
}

/** Runs a whole study of a table that names its parts, in a folder; `tests` rows must have been tested. */
export async function referenceStudy(
  table: string,
  reference: Reference,
  tests: number,
  budget: string,
  folder: string,
  options: Pick<FitOptions, "trials" | "refit"> = {},
): Promise<Study> {
  const study = await fit(table, {
    target: reference.target,
    part: partColumn,
    // Peers train on all rows, those that repeat a test row included.
    repeats: "apart",
    ignore: reference.dropped,
    task: reference.task,
    budgetSeconds: secondsOf(budget),
    out: join(folder, "study"),
    ...options,
  });
  const { n } = study.result.scores.test;
  if (n !== tests) throw new Error(`${reference.file}: ${n} rows were tested in place of ${tests}`);
  return study;
}

/** Validation loss of the network that only early stopping holds back. */
export function plainLoss({ stages }: StudyResult): number {
  return stages.regularize.ledger.find(({ name }) => name === "early stopping")?.validationLoss ?? Number.NaN;
}

function keptLoss({ stages: { combine } }: StudyResult): number {
  return combine.candidates.find(({ name }) => name === combine.kept)?.validationLoss ?? Number.NaN;
}

/** Of squared errors, the root: what peers are compared by. */
export const comparable = ({ data }: StudyResult, loss: number): number =>
  data.task === "regression" ? Math.sqrt(loss) : loss;

/** Validation loss of what was kept over that of the study's own plain network, stopped early. */
export const againstPlain = (result: StudyResult): number =>
  comparable(result, keptLoss(result) / plainLoss(result));
