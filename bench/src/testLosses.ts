import { readFileSync } from "node:fs";
import { paired, rowLosses, type Study } from "../../dist/index.js";
import { fields, records } from "./csv.ts";

/**
 * Returns the loss of each test row in the order of the table, from the predictions that a study left: log loss, or
 * squared error. Their mean must be the study's own.
 */
export function testLosses(study: Study): Float64Array {
  const losses = lossesOf(study);
  const { loss } = study.result.scores.test;
  const mean = scoreOf(losses, false);
  if (!(Math.abs(mean - loss) <= 1e-6 * loss)) throw new Error(`the predictions lose ${mean}, not ${loss}`);
  return losses;
}

function lossesOf({ files, result }: Study): Float64Array {
  const [header = "", ...lines] = records(readFileSync(files.predictions, "utf8"));
  const names = fields(header);
  const cells = lines.map(fields).toSorted((a, b) => Number(a[0]) - Number(b[0]));
  const column = (name: string): string[] => {
    const place = names.indexOf(name);
    if (place < 0) throw new Error(`the predictions have no column ${name}`);
    return cells.map((row) => row[place] ?? "");
  };
  const truth = column("truth");
  if (result.data.task === "regression") {
    const values = Float64Array.from(column("prediction"), Number);
    return rowLosses({ kind: "values", truth: Float64Array.from(truth, Number), values });
  }
  const { classes } = result.data;
  const numbers = new Map(classes.map((name, i) => [name, i]));
  const probabilities = new Float64Array(cells.length * classes.length);
  for (const [c, name] of classes.entries()) {
    for (const [i, p] of column(`p:${name}`).entries()) probabilities[i * classes.length + c] = Number(p);
  }
  const labels = Int32Array.from(truth, (label) => numbers.get(label) ?? -1);
  return rowLosses({ kind: "classes", truth: labels, probabilities, classes: classes.length });
}

/** A score over rows: the mean log loss, or the root of the mean squared error. */
export function scoreOf(losses: ArrayLike<number>, isRegression: boolean): number {
  const mean = Array.from(losses).reduce((sum, loss) => sum + loss, 0) / losses.length;
  return isRegression ? Math.sqrt(mean) : mean;
}

/** How far two scores over the same rows are apart, this less the other: below 0, this one is better. */
export interface ScoreDifference {
  readonly difference: number;
  /** Of the difference, paired over the rows. */
  readonly standardError: number;
}

/** Returns the difference of two scores. A root moves by a row's squared error over twice the root (delta method). */
export function scoreDifference(
  own: Float64Array,
  other: Float64Array,
  isRegression: boolean,
): ScoreDifference {
  const [a, b] = [scoreOf(own, isRegression), scoreOf(other, isRegression)];
  const moves = (losses: Float64Array, score: number): Float64Array =>
    isRegression ? losses.map((loss) => loss / (2 * score)) : losses;
  const { standardError } = paired([moves(own, a)], [moves(other, b)]);
  return { difference: a - b, standardError };
}
