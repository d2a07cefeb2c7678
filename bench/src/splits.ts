import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";

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

/** The column that is added to say which rows test. */
export const partColumn = "bench_part";

export function readReferences(path: string): Readonly<Record<string, Reference>> {
  const { tables } = JSON.parse(readFileSync(path, "utf8")) as { tables: Record<string, Reference> };
  return tables;
}

/** Returns what is compared: log loss, or the root mean squared error. Lower is better. */
export const peerLoss = (reference: Reference, peer: Peer): number =>
  reference[peer].test_loss ?? reference[peer].test;

/** Writes the table with the column that names its parts into a folder, and returns its path. */
export function withParts(data: string, reference: Reference, folder: string): string {
  const raw = readFileSync(join(data, reference.file));
  const text = (reference.file.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
  const [header = "", ...rows] = records(text);
  const place = fields(header).indexOf(reference.target);
  if (place < 0) throw new Error(`${reference.file} has no column ${reference.target}`);
  const tests = new Set(reference.test_rows);
  const known = rows.filter((row) => fields(row)[place] !== "");
  const lines = known.map((row, i) => `${row},${tests.has(i) ? "test" : "train"}`);
  const path = join(folder, basename(reference.file).replace(/\.gz$/, ""));
  writeFileSync(path, `${[`${header},${partColumn}`, ...lines].join("\n")}\n`);
  return path;
}

/** Lines of CSV; a line break inside quotes ends none. */
function records(text: string): string[] {
  const found: string[] = [];
  let open = "";
  for (const line of text.split(/\r?\n/)) {
    open = open === "" ? line : `${open}\n${line}`;
    if ((open.split('"').length - 1) % 2 === 1) continue;
    if (open !== "") found.push(open);
    open = "";
  }
  return found;
}

function fields(record: string): string[] {
  const found = record.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/gs) ?? [];
  return found.map((field) =>
    field.replace(/,$/, "").replace(/^"(.*)"$/s, (_, inside: string) => inside.replaceAll('""', '"')),
  );
}
