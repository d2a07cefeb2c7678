import { openCrew } from "../../dist/train/crew.js";
import { microsecondsPerStep } from "../../dist/train/pace.js";
import { pack } from "../../dist/train/pack.js";
import type { EncodedData } from "../../dist/train/population.js";
import type { Contestant } from "./contestant.ts";
import { courseOf, membersFor } from "./unseen.ts";
import { networkOf, type Workload } from "./workloads.ts";

/** The shortest training that studies ask for, nearly: initial weights and messages are a small part of it. */
const leastSteps = 200;

/** Members of the population that crews train; others would tell nothing new. */
const crewSize = 32;

/** Returns whether crews train that population, and whether a call of theirs is short enough to wait for. */
export const worthCrew = (workload: Workload, networks: number): boolean =>
  networks === crewSize && costOf(workload, networks) * leastSteps < 25e6;

const costOf = (workload: Workload, networks: number): number =>
  microsecondsPerStep(networkOf(workload), workload.batch) * networks;

/**
 * A crew of workers, as a study calls it: packed by its packer, timed over the whole call with initial weights,
 * messages and scoring.
 */
export async function crew(
  workload: Workload,
  networks: number,
  data: EncodedData,
  threads: number,
): Promise<Contestant> {
  const opened = openCrew(threads);
  const id = await opened.load(data);
  return {
    name: `unseen, ${threads} ${threads === 1 ? "worker" : "workers"}`,
    check: async () => undefined,
    async round(seconds) {
      const steps = Math.max(leastSteps, Math.round((seconds * 1e6) / costOf(workload, networks)));
      // Few rows, so that the scoring at the end stays small beside the steps.
      const members = membersFor(workload, networks, 2 * workload.batch, steps);
      const course = courseOf(workload);
      const populations = pack(members, (member) => ({ course, member })).map(({ population }) => population);
      const start = performance.now();
      await opened.train(id, populations);
      return ((performance.now() - start) * 1000) / (steps * networks);
    },
    close: () => opened.close(),
  };
}
