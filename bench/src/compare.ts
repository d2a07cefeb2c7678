import { type Contestant, interleave, summarize, type Times } from "./contestant.ts";
import { dataFor, tolerance, writeJob } from "./job.ts";
import type { Peer } from "./peer.ts";
import { peakRow, type Row, timesRow } from "./row.ts";
import { unseen } from "./unseen.ts";
import { crew, worthCrew } from "./workers.ts";
import { multiplicationsOf, nameOf, type Workload } from "./workloads.ts";

export interface Effort {
  readonly rounds: number;
  /** Length of one round of one contestant. */
  readonly seconds: number;
}

export interface Findings {
  readonly rows: readonly Row[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
  /** Peers whose loss differs after equal steps: an error of the bench or of the engine. */
  readonly wrong: readonly string[];
}

/** Compares all who can train this workload: first their losses after equal steps, then their times. */
export async function compare(
  workload: Workload,
  networks: number,
  peers: readonly Peer[],
  peak: number,
  effort: Effort,
): Promise<Findings> {
  const name = nameOf(workload, networks);
  const data = dataFor(workload);
  const { job, remove } = writeJob(workload, networks, data);
  const [notes, wrong]: [string[], string[]] = [[], []];
  const own = await unseen(workload, networks, data);
  try {
    const wanted = await own.check();
    const fit: Contestant[] = [];
    for (const peer of peers) {
      const ready = await peer.prepare(job);
      if (typeof ready === "string") notes.push(`${peer.name}: ${ready}`);
      else if (await agrees(ready, wanted, notes, wrong)) fit.push(ready);
    }
    const programTimes: number[] = [];
    const watched: Contestant = {
      ...own,
      async round(seconds) {
        const time = await own.round(seconds);
        programTimes.push(own.programTime());
        return time;
      },
    };
    const [ownTimes, ...peerTimes] = await interleave([watched, ...fit], effort.rounds, effort.seconds);
    if (ownTimes === undefined) throw new Error("nothing was timed");
    const rows = [
      ...fit.map((peer, i) => timesRow(name, ownTimes, peer.name, peerTimes[i] as Times)),
      timesRow(name, ownTimes, "unseen, inside the program", summarize(programTimes.slice(1))),
      peakRow(name, ownTimes, multiplicationsOf(workload), peak),
    ];
    return { rows, notes, wrong };
  } finally {
    await own.close();
    remove();
  }
}

async function agrees(
  peer: Contestant,
  wanted: number | undefined,
  notes: string[],
  wrong: string[],
): Promise<boolean> {
  try {
    const found = await peer.check();
    if (found === undefined)
      notes.push(`${peer.name}: timed without the check, which its API does not permit`);
    else if (wanted === undefined || !(Math.abs(found - wanted) <= tolerance * Math.abs(wanted))) {
      wrong.push(`${peer.name}: loss ${found} after equal steps, unseen has ${wanted}`);
      return false;
    }
    return true;
  } catch (cause) {
    notes.push(cause instanceof Error ? cause.message : String(cause));
    return false;
  }
}

/** Compares two workers with one, as a study calls them. */
export async function compareWorkers(workload: Workload, networks: number, effort: Effort): Promise<Row[]> {
  if (!worthCrew(workload, networks)) return [];
  const data = dataFor(workload);
  const [one, two] = [await crew(workload, networks, data, 1), await crew(workload, networks, data, 2)];
  const [slow, fast] = await interleave([one, two], effort.rounds, effort.seconds);
  await Promise.all([one.close(), two.close()]);
  return [timesRow(`${nameOf(workload, networks)}, two workers`, fast as Times, one.name, slow as Times)];
}
