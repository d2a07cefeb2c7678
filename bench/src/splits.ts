import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fields, records } from "./csv.ts";

/** What others scored on one table, and which of its rows they were tested on. */
export interface Reference {
  /** Numbers of data rows from 0, after rows without a target are left out. */
  readonly test_rows: readonly number[];
  readonly file: string;
  readonly target: string;
  readonly dropped: readonly string[];
  readonly task: "binary" | "multiclass" | "regression";
  readonly linear: PeerScore;
  readonly "sklearn-mlp": PeerScore;
  readonly "xgb-default": PeerScore;
  readonly "xgb-tuned": PeerScore;
}

interface PeerScore {
  /** Accuracy, or the root mean squared error. */
  readonly test: number;
  /** Log loss; absent for regression. */
  readonly test_loss?: number;
}

export const peers = ["linear", "sklearn-mlp", "xgb-default", "xgb-tuned"] as const;
export type Peer = (typeof peers)[number];

export const peerNames: Readonly<Record<Peer, string>> = {
  linear: "linear",
  "sklearn-mlp": "scikit-learn MLP",
  "xgb-default": "XGBoost",
  "xgb-tuned": "XGBoost tuned",
};

/** The column that is added to say which rows test. */
export const partColumn = "bench_part";

export function readReferences(path: string): Readonly<Record<string, Reference>> {
  const { tables } = JSON.parse(readFileSync(path, "utf8")) as { tables: Record<string, Reference> };
  return tables;
}

/** Returns what is compared: log loss, or the root mean squared error. Lower is better. */
export const peerLoss = (reference: Reference, peer: Peer): number =>
  reference[peer].test_loss ?? reference[peer].test;

/** The rows of a table that have a target, as they stand in its file. */
export interface LabeledRows {
  readonly file: string;
  readonly header: string;
  readonly rows: readonly string[];
  /** Target of each row. */
  readonly targets: readonly string[];
}

export function labeledRows(data: string, reference: Reference): LabeledRows {
  const raw = readFileSync(join(data, reference.file));
  const text = (reference.file.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
  const [header = "", ...all] = records(text);
  const place = fields(header).indexOf(reference.target);
  if (place < 0) throw new Error(`${reference.file} has no column ${reference.target}`);
  const known = all
    .map((row) => ({ row, target: fields(row)[place] ?? "" }))
    .filter(({ target }) => target !== "");
  return {
    file: basename(reference.file).replace(/\.gz$/, ""),
    header,
    rows: known.map(({ row }) => row),
    targets: known.map(({ target }) => target),
  };
}

/** Writes the rows with the column that names their parts into a folder, and returns the path. */
export function writeParts(
  { file, header, rows }: LabeledRows,
  tests: ReadonlySet<number>,
  folder: string,
): string {
  const lines = rows.map((row, i) => `${row},${tests.has(i) ? "test" : "train"}`);
  const path = join(folder, file);
  writeFileSync(path, `${[`${header},${partColumn}`, ...lines].join("\n")}\n`);
  return path;
}
