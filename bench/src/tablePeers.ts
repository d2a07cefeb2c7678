import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pythonDriver, pythons } from "./pythons.ts";
import { type Peer, partColumn, peers, type Reference } from "./splits.ts";

/** What others lost on the test rows of a table, in the order of its file. */
export interface TablePeers {
  readonly version: string;
  readonly peers: Readonly<
    Partial<Record<Peer, { readonly losses: readonly number[]; readonly seconds: number }>>
  >;
}

type Answer = TablePeers | { readonly absent: string } | { readonly failed: string };

/** Random settings that XGBoost is tuned by: as few for 26 classes as the references had. */
const settingsFor = (classes: number): number => (classes > 20 ? 4 : 20);

function ask(python: string, order: object): Answer {
  const { stdout, stderr, error } = spawnSync(python, [pythonDriver("table_peers.py")], {
    input: `${JSON.stringify(order)}\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined) return { absent: error.message };
  if (stdout === "") return { absent: stderr.trim().split("\n").at(-1) || "it says nothing" };
  return JSON.parse(stdout) as Answer;
}

/**
 * Trains the peers on a table that names its parts, in the first Python that has them, or takes what they lost from the
 * cache: one file for each table, draw, content and driver. Returns why not where no Python has them.
 *
 * @param label of the file in the cache
 * @param wanted those to train
 */
export function tablePeers(
  path: string,
  reference: Reference,
  classes: number,
  cache: string,
  label: string,
  wanted: readonly Peer[] = peers,
): TablePeers | string {
  const order = {
    path,
    part: partColumn,
    target: reference.target,
    dropped: reference.dropped,
    task: reference.task,
    settings: settingsFor(classes),
    peers: wanted,
  };
  const hash = createHash("sha256")
    .update(readFileSync(path))
    .update(readFileSync(pythonDriver("table_peers.py")))
    .update(JSON.stringify({ ...order, path: "" }))
    .digest("hex");
  const kept = join(cache, `${label}-${hash.slice(0, 12)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as TablePeers;
  const reasons: string[] = [];
  for (const python of pythons()) {
    const answer = ask(python, order);
    if ("failed" in answer) throw new Error(`${label}: ${python}: ${answer.failed}`);
    if ("absent" in answer) {
      reasons.push(`${python}: ${answer.absent}`);
      continue;
    }
    mkdirSync(cache, { recursive: true });
    writeFileSync(kept, JSON.stringify(answer));
    return answer;
  }
  return reasons.join("; ");
}
