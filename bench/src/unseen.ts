import { membersPerPopulation, microsecondsPerStep } from "../../dist/train/pace.js";
import { type Course, pack } from "../../dist/train/pack.js";
import type {
  EncodedData,
  MatrixTrainRows,
  MatrixValidationRows,
  Member,
} from "../../dist/train/population.js";
import { openWorkshop } from "../../dist/train/programs.js";
import { type Programs, trainPopulation } from "../../dist/train/trainer.js";
import type { Contestant } from "./contestant.ts";
import { checkRows, checkSteps, dataRows, keyOf, learningRate, seed } from "./job.ts";
import { networkOf, type Workload } from "./workloads.ts";

/** The cosine of the schedule stays at 1 for as long as a round lasts, so that peers need no schedule. */
const endless = { steps: 1e12, warmup: 0 };

const rowsUpTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

/** Returns the members of a workload as a study would ask for them; without regularizers for the check. */
export function membersFor(workload: Workload, networks: number, rows: number, steps: number): Member[] {
  const train = rowsUpTo(rows) as MatrixTrainRows;
  const { dropout, weightDecay } = workload;
  return Array.from({ length: networks }, (_, member) => ({
    key: keyOf(member),
    train,
    validation: rowsUpTo(0) as MatrixValidationRows,
    learningRate,
    strengths: { dropout, weightDecay, l1: 0, l2: 0 },
    stopAfter: steps,
  }));
}

export const courseOf = (workload: Workload): Course => ({
  network: networkOf(workload),
  batchSize: workload.batch,
  schedule: endless,
  checkEvery: Number.MAX_SAFE_INTEGER,
  patience: Number.POSITIVE_INFINITY,
  keepWeights: false,
  seed,
});

/** How a study packs networks into populations: a pool of 128 by its packer, fewer by what one core likes. */
export function chunksOf(workload: Workload, networks: number): number {
  const network = networkOf(workload);
  if (networks >= 128) {
    const course = courseOf(workload);
    return pack(membersFor(workload, networks, 1, 1), (member) => ({ course, member })).length;
  }
  return Math.ceil(networks / membersPerPopulation(network, workload.batch));
}

/** Chunks of a population that one round trains, in turn. */
const chunksPerRound = 2;

export interface Unseen extends Contestant {
  /** Microseconds per network-step inside the program in the last round: what is left without JavaScript. */
  readonly programTime: () => number;
}

/**
 * The engine on one thread: the trainer with its real programs. Timed from the first step to the last with all
 * that happens between them; drawing initial weights and scoring at the end are not, as in no peer.
 */
export async function unseen(workload: Workload, networks: number, data: EncodedData): Promise<Unseen> {
  const workshop = await openWorkshop(data);
  const chunks = chunksOf(workload, networks);
  const size = Math.ceil(networks / chunks);
  const cost =
    microsecondsPerStep(networkOf(workload), workload.batch) * size * Math.min(chunksPerRound, chunks);
  let programTime = Number.NaN;

  async function train(members: readonly Member[]) {
    const population = { ...courseOf(workload), members };
    const programs = await workshop.programsFor(population);
    const times = { first: Number.NaN, last: Number.NaN, program: 0, networkSteps: 0 };
    const timed: Programs = {
      ...programs,
      async train(feeds) {
        const start = performance.now();
        const results = await programs.train(feeds);
        times.program += performance.now() - start;
        return results;
      },
    };
    const trained = await trainPopulation(population, timed, {
      check() {
        if (Number.isNaN(times.first)) times.first = performance.now();
      },
      onSteps(steps) {
        times.last = performance.now();
        times.networkSteps += steps;
      },
    });
    return { trained, ...times };
  }

  return {
    name: "unseen",
    async check() {
      const bare = membersFor({ ...workload, dropout: 0 }, size, checkRows, checkSteps(workload));
      const { trained } = await train(bare);
      return trained[0]?.curve.trainLoss.at(-1);
    },
    async round(seconds) {
      const steps = Math.max(8, Math.round((seconds * 1e6) / cost));
      let [elapsed, program, networkSteps] = [0, 0, 0];
      for (let chunk = 0; chunk < Math.min(chunksPerRound, chunks); chunk++) {
        const done = await train(membersFor(workload, size, dataRows, steps));
        elapsed += done.last - done.first;
        program += done.program;
        networkSteps += done.networkSteps;
      }
      programTime = (program * 1000) / networkSteps;
      return (elapsed * 1000) / networkSteps;
    },
    programTime: () => programTime,
    close: () => workshop.close(),
  };
}
