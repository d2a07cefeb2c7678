/**
 * Rehearses the quality bench without looking at its test rows: `npm run bench:rehearse -- --data <folder>`. The rows
 * that references test on are thrown away before anything reads them; of the others a fifth, drawn by a seed, pretends
 * to be the test, for a whole study and for peers that are trained here on the very same rows. That pretend test is the
 * rehearsal's own, and it may decide what is built: the quality bench still asks rows that decided nothing. What is
 * decided by one draw fits that draw a little, so look at another before you believe it.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { pretendTest } from "./pretendTest.ts";
import { againstPlain, referenceStudy, secondsOf } from "./referenceStudy.ts";
import { type PeerRehearsed, type Rehearsed, rehearsalsText, rehearsalText } from "./rehearsalRecord.ts";
import { labeledRows, peers, type Reference, readReferences, writeParts } from "./splits.ts";
import { stageLosses } from "./stageLosses.ts";
import { type TablePeers, tablePeers } from "./tablePeers.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";
import { scoreDifference, scoreOf, testLosses } from "./testLosses.ts";

const usage = `npm run bench:rehearse -- [options]
  --data <folder>     the tables (default: the environment variable UNSEEN_DATA)
  --baselines <file>  references, for their test rows to be left out (default: BASELINES.json in the folder above)
  --budget <time>     of each study, 20s or 10m (default 2m)
  --only <regex>      tables by name, such as "^(adult|vowel)$"
  --peers <regex>     such as "linear|default": tuning XGBoost takes minutes
  --draw <n>          which pretend test is drawn (default 1)
  --cache <folder>    what peers lost, so that they train once for each table and draw (default: a temporary folder)
  --out <file>        writes everything as JSON too
`;

const { values } = parseArgs({
  options: {
    data: { type: "string", default: process.env.UNSEEN_DATA ?? "" },
    baselines: { type: "string" },
    budget: { type: "string", default: "2m" },
    only: { type: "string", default: "" },
    peers: { type: "string", default: "" },
    draw: { type: "string", default: "1" },
    cache: { type: "string", default: join(tmpdir(), "unseen-rehearsal") },
    out: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function comparedWith(
  others: TablePeers | string,
  own: Float64Array,
  isRegression: boolean,
): Pick<Rehearsed, "peersFrom" | "peers"> {
  if (typeof others === "string") return { peersFrom: others, peers: {} };
  const compared = peers.flatMap((peer): [string, PeerRehearsed][] => {
    const { losses = [], seconds = 0 } = others.peers[peer] ?? {};
    if (losses.length === 0) return [];
    const other = Float64Array.from(losses);
    const loss = scoreOf(other, isRegression);
    return [[peer, { loss, seconds, ...scoreDifference(own, other, isRegression) }]];
  });
  return { peersFrom: others.version, peers: Object.fromEntries(compared) };
}

async function rehearse(name: string, reference: Reference): Promise<Rehearsed> {
  const draw = Number(values.draw);
  const isRegression = reference.task === "regression";
  return inTemporaryFolder(async (folder) => {
    const { rows, tests } = pretendTest(labeledRows(values.data, reference), reference, draw);
    const table = writeParts(rows, tests, folder);
    const classes = isRegression ? 0 : new Set(rows.targets).size;
    const others = tablePeers(table, reference, classes, values.cache, `${name}-draw-${draw}`, wantedPeers);
    const study = await referenceStudy(table, reference, tests.size, values.budget, folder);
    const { result } = study;
    const own = testLosses(study);
    return {
      task: reference.task,
      draw,
      budget: values.budget,
      rows: { rest: rows.rows.length - tests.size, test: tests.size },
      loss: scoreOf(own, isRegression),
      ...comparedWith(others, own, isRegression),
      againstPlain: againstPlain(result),
      stages: stageLosses(result),
      verdict: result.verdict.kind,
      seconds: result.cost.seconds,
      networks: result.cost.networksTrained,
      rowLosses: Array.from(own, (loss) => Number(loss.toPrecision(7))),
    };
  });
}

if (values.help || values.data === "") {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 1);
}
secondsOf(values.budget);
if (!Number.isInteger(Number(values.draw)))
  throw new Error(`--draw is ${values.draw}; it must be a whole number`);
const references = readReferences(values.baselines ?? join(dirname(values.data), "BASELINES.json"));
const only = new RegExp(values.only);
const wantedPeers = peers.filter((peer) => new RegExp(values.peers).test(peer));
const wanted = Object.entries(references).filter(([name]) => only.test(name));
if (wanted.length === 0) throw new Error(`no table is called ${values.only}`);
const done: Record<string, Rehearsed> = {};
for (const [name, reference] of wanted) {
  const rehearsed = await rehearse(name, reference);
  done[name] = rehearsed;
  print(`${rehearsalText(name, rehearsed)}\n`);
  if (values.out !== "") writeFileSync(values.out, `${JSON.stringify(done)}\n`);
}
print(rehearsalsText(Object.values(done)));
