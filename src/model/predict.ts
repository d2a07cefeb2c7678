import { existsSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readTable } from "../data/read.ts";
import { fail } from "../runtime/errors.ts";
import { loadModel } from "./load.ts";
import { predictionsCsv } from "./predictionsCsv.ts";

export interface PredictFileOptions {
  /** Where "-" reads from; default standard input. */
  readonly stdin?: Readable;
  /** Where predictions go without a path; default standard output. */
  readonly stdout?: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

/**
 * Predicts every row of a file with the model of a study and writes the predictions as CSV (`predictionsCsv`).
 * The data is read with the column types of the training table; it may have other columns too.
 *
 * @param study folder of a study, or the path of its model.onnx
 * @param source as `readTable` takes it
 * @param out path of a file that does not exist yet; it appears whole or not at all. Standard output without.
 * @returns the number of rows, and the path ("-" for standard output)
 * @throws UnseenError for a folder without a model, a file at `out`, and what is wrong with the data
 */
export async function predictFile(
  study: string,
  source: string,
  out?: string,
  { stdin, stdout = process.stdout, signal }: PredictFileOptions = {},
): Promise<{ readonly rows: number; readonly out: string }> {
  const path = out === "-" ? undefined : out;
  if (path !== undefined && existsSync(path)) throw fail("predictions_exist", { path });
  const model = await loadModel(modelPath(study));
  try {
    const { types } = model;
    const table = await readTable(source, { types, ...(stdin && { stdin }), ...(signal && { signal }) });
    const answers = await model.predict(table, undefined, signal);
    const pieces = Readable.from(predictionsCsv({ answers }));
    if (path === undefined) await pipeline(pieces, stdout, { end: false }).catch(unlessClosed);
    else await writeWhole(path, pieces, signal);
    return { rows: table.rowCount, out: path ?? "-" };
  } finally {
    await model.release();
  }
}

/** A reader that has seen enough, such as head, closes its pipe; that is no failure. */
function unlessClosed(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
}

function modelPath(study: string): string {
  if (study.endsWith(".onnx")) return study;
  const path = join(study, "model.onnx");
  if (!existsSync(study)) throw fail("study_unreadable", { folder: study, why: "there is no such folder" });
  if (!existsSync(path)) throw fail("study_unreadable", { folder: study, why: "model.onnx is missing" });
  return path;
}

/** Writes beside the path first, so that nobody ever sees half a file. */
async function writeWhole(path: string, pieces: Readable, signal: AbortSignal | undefined): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, pieces, signal ? { signal } : {});
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw fail("system_refused", { what: "there is no such folder", path });
    }
    throw error;
  }
}
