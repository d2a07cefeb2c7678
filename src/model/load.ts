import { readFile } from "node:fs/promises";
import type { ReadAs, Table } from "../data/table.ts";
import type { FedFeature } from "../encode/graph.ts";
import { asFed, columnNamed, needColumns, numbersNamed, textsOf } from "../encode/raw.ts";
import { fail } from "../runtime/errors.ts";
import { openSession, type SessionOptions, tensorMaker } from "../runtime/session.ts";
import { type ModelSignature, readProperties } from "./metadata.ts";

/** Rows that one run predicts; bounds the memory, and how long a run blocks its thread. */
const BATCH = 4096;

/** What a model says about rows, in their order. */
export type Answers = ClassAnswers | ValueAnswers;

export interface ClassAnswers {
  readonly kind: "classes";
  readonly classes: readonly string[];
  /** [n, classes] row-major. */
  readonly probabilities: Float64Array;
  /** [n] the most probable class (the first of equals), as a number. */
  readonly predicted: Int32Array;
}

export interface ValueAnswers {
  readonly kind: "values";
  /** [n] in units of the target. */
  readonly values: Float64Array;
}

/** A model ready to predict. */
export interface Model extends ModelSignature {
  /** Whatever else the file says about itself: hash of the training data, scores. */
  readonly metadata: Readonly<Record<string, string>>;
  /** How to read the feature columns: the way those of the training table were read. */
  readonly types: Readonly<Record<string, ReadAs>>;
  /**
   * Returns what the model says about rows of a table (default: all). Columns that are no features are not
   * read.
   *
   * @throws UnseenError `columns_missing` naming all features that the table lacks, `column_type` where text
   * stands for numbers; the signal's reason when it aborts
   */
  predict(table: Table, rows?: Int32Array, signal?: AbortSignal): Promise<Answers>;
  /** Frees the native memory; must be called once. */
  release(): Promise<void>;
}

/**
 * Opens a model that unseen wrote.
 *
 * @param source path of the file, or its bytes
 * @throws UnseenError `file_missing`, or `model_unreadable` where it is something else
 */
export async function loadModel(source: string | Uint8Array, options: SessionOptions = {}): Promise<Model> {
  const path = typeof source === "string" ? source : "The model";
  const bytes = typeof source === "string" ? await readModel(source) : source;
  let properties: ReturnType<typeof readProperties>;
  try {
    properties = readProperties(bytes);
  } catch (error) {
    throw fail("model_unreadable", { path, why: error instanceof Error ? error.message : String(error) });
  }
  const { description, metadata } = properties;
  const session = await openSession(bytes, options);
  const make = await tensorMaker();
  const { features, classes, task } = description;
  const output = task === "regression" ? "value" : "probabilities";
  return {
    ...description,
    metadata,
    types: Object.fromEntries(features.map(({ name, type, written }) => [name, written ?? type])),
    async predict(table, rows = everyRow(table), signal) {
      const fillers = fillersOf(table, features);
      const width = task === "regression" ? 1 : classes.length;
      const outputs = new Float64Array(rows.length * width);
      for (let from = 0; from < rows.length; from += BATCH) {
        signal?.throwIfAborted();
        const batch = rows.subarray(from, from + BATCH);
        const feeds = features.map(({ input, element }, i) => {
          const values = fillers[i]?.(batch) ?? [];
          return [input, make(element, values, [batch.length, 1])] as const;
        });
        const { [output]: result } = await session.run(Object.fromEntries(feeds), [output]);
        outputs.set(result?.data as Float32Array, from * width);
      }
      if (task === "regression") return { kind: "values", values: outputs };
      return { kind: "classes", classes, probabilities: outputs, predicted: winners(outputs, width) };
    },
    release: () => session.release(),
  };
}

async function readModel(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") throw fail("file_missing", { path });
    if (code === "EISDIR") throw fail("model_unreadable", { path, why: "it is a folder" });
    throw error;
  }
}

const everyRow = (table: Table): Int32Array => Int32Array.from({ length: table.rowCount }, (_, row) => row);

type Filler = (rows: Int32Array) => Float32Array | string[];

/** For each feature, what turns rows into the values to feed. */
function fillersOf(table: Table, features: readonly FedFeature[]): Filler[] {
  needColumns(table, features);
  return features.map(({ name, element }): Filler => {
    if (element === "string") {
      const { codes, levels } = textsOf(columnNamed(table, name));
      return (rows) => Array.from(rows, (row) => levels[codes[row] ?? -1] ?? "");
    }
    const { values } = numbersNamed(table, name);
    return (rows) => Float32Array.from(rows, (row) => asFed(values[row] ?? Number.NaN));
  });
}

function winners(probabilities: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    return own.reduce((best, value, c) => (value > (own[best] ?? -1) ? c : best), 0);
  });
}
