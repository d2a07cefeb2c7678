/** Measures the training engine against its peers on this machine; see docs/performance.md. */
import { parseArgs } from "node:util";
import { compare, compareWorkers, type Effort, type Findings } from "./compare.ts";
import { describeMachine, loadNow } from "./machine.ts";
import { matmulPeak } from "./peak.ts";
import { startPeers } from "./peers.ts";
import type { Row } from "./row.ts";
import { heading, machineLine, tableOf } from "./table.ts";
import { nameOf, sizes, workloads } from "./workloads.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "" },
    seconds: { type: "string", default: "" },
    only: { type: "string", default: "" },
    peers: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});

const usage = `npm run bench -- [options]
  --quick          3 rounds of 0.1 seconds in place of 9 of 0.2
  --rounds <n>     rounds of each contestant, of slow ones at most 3
  --seconds <s>    length of a round; a round of workers is five times as long
  --only <regex>   the workloads whose name matches, such as "^30-.*population of 32"
  --peers <regex>  the peers whose name matches
  --json           print { rows, machine } instead of tables
`;

function positive(name: string, text: string, usual: number): number {
  const value = text === "" ? usual : Number(text);
  if (!(value > 0)) throw new Error(`--${name} is ${text}; it must be a number above 0`);
  return value;
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(usage);
  const print = (text: string): void => void (values.json || process.stdout.write(`${text}\n`));
  const complain = (text: string): void => void process.stderr.write(`${text}\n`);
  const rounds = positive("rounds", values.rounds, values.quick ? 3 : 9);
  const seconds = positive("seconds", values.seconds, values.quick ? 0.1 : 0.2);
  const effort: Effort = { rounds, seconds };
  const workerEffort: Effort = { rounds: Math.min(5, rounds), seconds: 5 * seconds };
  const only = new RegExp(values.only);
  const cases = workloads
    .flatMap((workload) => sizes.map((networks) => ({ workload, networks })))
    .filter(({ workload, networks }) => only.test(nameOf(workload, networks)));

  const peak = await matmulPeak();
  const machine = await describeMachine(peak);
  const peers = await startPeers(new RegExp(values.peers, "i"), complain);
  const rows: Row[] = [];
  const show = (findings: Findings): void => {
    rows.push(...findings.rows);
    if (findings.wrong.length > 0) process.exitCode = 1;
    for (const text of values.json ? findings.wrong : []) complain(`WRONG: ${text}`);
    print(`\n${tableOf(findings)}`);
  };
  print(`${machineLine(machine)}\n\n${heading}`);
  try {
    for (const { workload, networks } of cases) {
      show(await compare(workload, networks, peers, peak, effort));
      const workers = await compareWorkers(workload, networks, workerEffort);
      if (workers.length > 0) show({ rows: workers, notes: [], wrong: [] });
    }
  } finally {
    for (const peer of peers) peer.close();
  }
  machine.load = [machine.load[0], loadNow()];
  if (values.json) process.stdout.write(`${JSON.stringify({ rows, machine }, null, 2)}\n`);
  else print(`\n${machineLine(machine)}`);
}

await main();
