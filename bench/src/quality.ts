/**
 * Runs whole studies on real tables beside the scores of others on the same test rows: `npm run bench:quality --
 * --data <folder>`. See docs/quality.md, which it writes.
 */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type QualityRow, readRecord, tableOf, writeRecord } from "./qualityRecord.ts";
import { againstPlain, comparable, referenceStudy } from "./referenceStudy.ts";
import { labeledRows, peerLoss, peers, readReferences, writeParts } from "./splits.ts";
import { type TablePeers, tablePeers } from "./tablePeers.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";
import { scoreDifference, testLosses } from "./testLosses.ts";

const usage = `npm run bench:quality -- [options]
  --data <folder>     the tables (default: the environment variable UNSEEN_DATA)
  --baselines <file>  scores and test rows (default: BASELINES.json in the folder above)
  --budget <time>     of each study, 20s or 10m (default 2m)
  --only <regex>      tables by name, such as "^(adult|vowel)$"
  --cache <folder>    what peers trained here lost on each row (default: a temporary folder)
  --out <file>        where the tables of all versions stand (default docs/quality.md; .json beside it)
  --force             look once more at test rows that this version has seen
`;

const { values } = parseArgs({
  options: {
    data: { type: "string", default: process.env.UNSEEN_DATA ?? "" },
    baselines: { type: "string" },
    budget: { type: "string", default: "2m" },
    only: { type: "string", default: "" },
    cache: { type: "string", default: join(tmpdir(), "unseen-quality") },
    out: { type: "string", default: "../docs/quality.md" },
    force: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Peers that are trained once more, for their losses row by row; tuning another takes longer than everything else. */
const trainedHere = ["linear", "sklearn-mlp", "xgb-default"] as const;

/** Standard errors of the differences from each peer, paired over the test rows; XGBoost tuned has the smallest of them. */
function pairedErrors(others: TablePeers, own: Float64Array, isRegression: boolean): QualityRow["paired"] {
  const errors = trainedHere.flatMap((peer) => {
    const losses = others.peers[peer]?.losses;
    if (losses === undefined) return [];
    return [[peer, scoreDifference(own, Float64Array.from(losses), isRegression).standardError] as const];
  });
  const known: QualityRow["paired"] = Object.fromEntries(errors);
  return { ...known, "xgb-tuned": Math.min(...errors.map(([, error]) => error)) };
}

async function study(name: string, before: QualityRow | undefined): Promise<QualityRow> {
  const reference = references[name];
  if (reference === undefined) throw new Error(`${name} has no reference`);
  return inTemporaryFolder(async (folder) => {
    const tests = new Set(reference.test_rows);
    const rows = labeledRows(values.data, reference);
    const table = writeParts(rows, tests, folder);
    const isRegression = reference.task === "regression";
    const classes = isRegression ? 0 : new Set(rows.targets).size;
    const others = tablePeers(table, reference, classes, values.cache, name, trainedHere);
    const study = await referenceStudy(table, reference, tests.size, values.budget, folder);
    const { result } = study;
    const { test } = result.scores;
    const { low, high } = isRegression ? test.interval : test.lossInterval;
    const loss = isRegression ? (test.rmse ?? Number.NaN) : test.loss;
    return {
      task: reference.task,
      loss,
      standardError: (high - low) / 2 / 1.96,
      peers: Object.fromEntries(
        peers.map((peer) => [peer, peerLoss(reference, peer)]),
      ) as QualityRow["peers"],
      ...(typeof others !== "string" && { paired: pairedErrors(others, testLosses(study), isRegression) }),
      againstPlain: againstPlain(result),
      againstPlainOnTest: comparable(result, test.loss / result.baselines.plain.test.loss),
      verdict: result.verdict.kind,
      seconds: result.cost.seconds,
      looks: (before?.looks ?? 0) + 1,
    };
  });
}

if (values.help || values.data === "") {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 1);
}
const references = readReferences(values.baselines ?? join(dirname(values.data), "BASELINES.json"));
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const title = `${version}, ${values.budget}`;
const json = values.out.replace(/\.md$/, ".json");
const only = new RegExp(values.only);
for (const name of Object.keys(references).filter((one) => only.test(one))) {
  const before = readRecord(json)[title]?.[name];
  if (before !== undefined && !values.force) {
    print(
      `${name}: version ${version} has opened these test rows at ${values.budget}; --force looks once more`,
    );
    continue;
  }
  const row = await study(name, before);
  const record = readRecord(json);
  record[title] = { ...record[title], [name]: row };
  writeRecord(record, values.out, json);
  print(tableOf({ [name]: row }));
}
print(`\n${title}\n\n${tableOf(readRecord(json)[title] ?? {})}`);
