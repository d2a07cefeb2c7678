/**
 * What training once more on all rows buys: `npm run bench:refit -- --data <folder>`. Two studies of each table that are
 * the same to the bit until something is kept (`--trials` fixes the work); one trains it once more on all rows that are
 * not sealed, one leaves it as it was judged. Both are scored on a pretend test, as in a rehearsal: the rows that
 * references test on are thrown away before anything reads them.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { pretendTest } from "./pretendTest.ts";
import { referenceStudy, secondsOf } from "./referenceStudy.ts";
import { labeledRows, type Reference, readReferences, writeParts } from "./splits.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";
import { type ScoreDifference, scoreDifference, scoreOf, testLosses } from "./testLosses.ts";

const usage = `npm run bench:refit -- [options]
  --data <folder>     the tables (default: the environment variable UNSEEN_DATA)
  --baselines <file>  references, for their test rows to be left out (default: BASELINES.json in the folder above)
  --only <regex>      tables by name, such as "^(adult|vowel)$"
  --trials <n>        settings of each search (default 8)
  --budget <time>     that the length of trainings is planned for, 20s or 10m (default 30s)
  --draw <n>          which pretend test is drawn (default 1)
  --out <file>        writes everything as JSON too
`;

const { values } = parseArgs({
  options: {
    data: { type: "string", default: process.env.UNSEEN_DATA ?? "" },
    baselines: { type: "string" },
    only: { type: "string", default: "" },
    trials: { type: "string", default: "8" },
    budget: { type: "string", default: "30s" },
    draw: { type: "string", default: "1" },
    out: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});

/** One table with and without the refit: log losses, or root mean squared errors, on the pretend test. */
interface Refitted extends ScoreDifference {
  readonly rows: { readonly rest: number; readonly test: number };
  readonly kept: string;
  readonly networks: number;
  readonly refitted: number;
  readonly asJudged: number;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(reference: Reference): Promise<Refitted> {
  const isRegression = reference.task === "regression";
  return inTemporaryFolder(async (folder) => {
    const { rows, tests } = pretendTest(labeledRows(values.data, reference), reference, Number(values.draw));
    const table = writeParts(rows, tests, folder);
    const [yes, no] = [
      await referenceStudy(table, reference, tests.size, values.budget, join(folder, "yes"), {
        trials: Number(values.trials),
      }),
      await referenceStudy(table, reference, tests.size, values.budget, join(folder, "no"), {
        trials: Number(values.trials),
        refit: false,
      }),
    ];
    const [refitted, asJudged] = [testLosses(yes), testLosses(no)];
    const { kept, members } = yes.result.stages.combine;
    const other = no.result.stages.combine;
    if (other.kept !== kept || yes.result.scores.validation.loss !== no.result.scores.validation.loss)
      throw new Error(
        `${reference.file}: the two studies kept different networks, ${kept} and ${other.kept}`,
      );
    return {
      rows: { rest: rows.rows.length - tests.size, test: tests.size },
      kept,
      networks: members.length,
      refitted: scoreOf(refitted, isRegression),
      asJudged: scoreOf(asJudged, isRegression),
      ...scoreDifference(refitted, asJudged, isRegression),
    };
  });
}

function line(
  name: string,
  { rows, kept, networks, refitted, asJudged, difference, standardError }: Refitted,
): string {
  const percent = (value: number): string => ((100 * value) / asJudged).toFixed(1);
  return `| ${name} | ${rows.rest} | ${kept} (${networks}) | ${asJudged.toPrecision(4)} | ${refitted.toPrecision(4)} | ${percent(difference)} ± ${percent(standardError)} |`;
}

if (values.help || values.data === "") {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 1);
}
secondsOf(values.budget);
for (const name of ["trials", "draw"] as const)
  if (!Number.isInteger(Number(values[name])))
    throw new Error(`--${name} is ${values[name]}; it must be a whole number`);
const references = readReferences(values.baselines ?? join(dirname(values.data), "BASELINES.json"));
const only = new RegExp(values.only);
const wanted = Object.entries(references).filter(([name]) => only.test(name));
if (wanted.length === 0) throw new Error(`no table is called ${values.only}`);
const done: Record<string, Refitted> = {};
print("| table | rows | kept (networks) | as judged | refitted | change, % |\n|---|---:|---|---:|---:|---:|");
for (const [name, reference] of wanted) {
  const measured = await measure(reference);
  done[name] = measured;
  print(line(name, measured));
  if (values.out !== "") writeFileSync(values.out, `${JSON.stringify(done)}\n`);
}
