import type { Answers } from "./load.ts";

/** Predictions of rows, to be written as a table. */
export interface PredictionRows {
  readonly answers: Answers;
  /** Numbers of the rows in the source, from 0; default 0, 1, 2, ... */
  readonly rows?: Int32Array;
  /** Where known: class numbers (-1 unknown), or values in units of the target (NaN unknown). */
  readonly truth?: Int32Array | Float64Array;
}

/** Rows a piece of text holds, so that a long table need not exist as one text. */
const ROWS_PER_PIECE = 1000;

/** Returns a cell as RFC 4180 wants it: quoted where it holds a quote, a comma or a line break. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Returns the text of a CSV file, piece by piece: `row` (1 = first data row of the source), `truth` where it is
 * given, `prediction`, and for classes `p:<class>` for each. Numbers are the shortest decimals that read back
 * as the same number; unknown truths are empty.
 */
export function* predictionsCsv({ answers, rows, truth }: PredictionRows): Generator<string> {
  const classes = answers.kind === "classes" ? answers.classes : [];
  const header = ["row", ...(truth ? ["truth"] : []), "prediction", ...classes.map((name) => `p:${name}`)];
  let piece = `${header.map(csvCell).join(",")}\n`;
  const n = answers.kind === "classes" ? answers.predicted.length : answers.values.length;
  for (let i = 0; i < n; i++) {
    const cells = [String((rows?.[i] ?? i) + 1)];
    if (truth) cells.push(spelled(truth[i], answers));
    if (answers.kind === "values") cells.push(spelled(answers.values[i], answers));
    else {
      cells.push(spelled(answers.predicted[i], answers));
      for (const p of answers.probabilities.subarray(i * classes.length, (i + 1) * classes.length)) {
        cells.push(String(p));
      }
    }
    piece += `${cells.join(",")}\n`;
    if (i % ROWS_PER_PIECE === ROWS_PER_PIECE - 1) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}

function spelled(value: number | undefined, answers: Answers): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return answers.kind === "classes" ? csvCell(answers.classes[value] ?? "") : String(value);
}
