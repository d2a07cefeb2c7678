import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { freeBytes, type Holding, holdingFor } from "./memory.ts";
import { microsecondsPerStep } from "./pace.ts";
import type { EncodedData, Population, TrainedMember } from "./population.ts";
import type { Order, Report } from "./worker.ts";

export interface TrainOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told as work goes on: member-steps done since the last call. */
  readonly onSteps?: ((memberSteps: number) => void) | undefined;
  /** Told as soon as a population is done, in any order. */
  readonly onTrained?: ((index: number, members: readonly TrainedMember[]) => void) | undefined;
}

/** Worker threads that train populations, one single-threaded session each: faster than one with many threads. */
export interface Crew {
  readonly threads: number;
  /**
   * Gives the data to the workers and returns its number. The engine cannot share memory between workers, so each
   * gets a copy; a table so large that copies would fill the memory is held by one worker alone, which then
   * trains on it with as many threads as the crew has. Results are the same to the bit.
   *
   * @param holding one or the other whatever the size (default: by the memory that is free)
   */
  load(data: EncodedData, holding?: Holding): Promise<number>;
  forget(id: number): Promise<void>;
  /**
   * Trains the populations, the longest first, and returns their members in the order given. Rejects with the
   * signal's reason once all workers have stopped, within one run of the program (about 30 ms) of the signal.
   */
  train(
    id: number,
    populations: readonly Population[],
    options?: TrainOptions,
  ): Promise<(readonly TrainedMember[])[]>;
  /** Lets the workers end; must be called, and never while they train. */
  close(): Promise<void>;
}

interface Mate {
  /** Sends an order and returns the report that ends it; one at a time. Rejects where the worker has died. */
  ask(order: Order, onSteps?: (memberSteps: number) => void): Promise<Report>;
  /** Resolves once the worker has ended, at once where it has died before. */
  close(): Promise<void>;
}

const workerFile = createRequire(import.meta.url).resolve("#train-worker");

function hire(stop: Int32Array): Mate {
  const worker = new Worker(workerFile, { workerData: { stop } });
  let asked: { settle(report: Report): void; fail(cause: Error): void } | undefined;
  let failure: Error | undefined;
  const lose = (cause: Error): void => {
    failure ??= cause;
    asked?.fail(failure);
    asked = undefined;
  };
  const ended = new Promise<void>((resolve) => {
    worker.on("exit", (code) => {
      lose(new Error(`a worker ended early (exit code ${code})`));
      resolve();
    });
  });
  let heard: (memberSteps: number) => void = () => {};
  worker.on("error", lose);
  worker.on("message", (report: Report) => {
    if (report.kind === "steps") return heard(report.memberSteps);
    asked?.settle(report);
    asked = undefined;
  });
  return {
    ask: (order, onSteps) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        heard = onSteps ?? (() => {});
        asked = { settle: resolve, fail: reject };
        worker.postMessage(order);
      }),
    close() {
      worker.postMessage({ kind: "close" } satisfies Order);
      return ended;
    },
  };
}

const costOf = ({ network, batchSize, schedule, members, firstStep = 0, pauseAt }: Population): number => {
  const end = pauseAt ?? schedule.steps;
  const steps = members.reduce((sum, member) => sum + Math.min(end, member.stopAfter ?? end) - firstStep, 0);
  return microsecondsPerStep(network, batchSize) * steps;
};

/** Starts the workers (default: one per core). */
export function openCrew(threads: number = availableParallelism()): Crew {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const mates = Array.from({ length: threads }, () => hire(stop));
  const holders = new Map<number, readonly Mate[]>();
  let loaded = 0;

  const holdersOf = (id: number): readonly Mate[] => {
    const held = holders.get(id);
    if (held === undefined) throw new Error(`the crew has no data ${id}`);
    return held;
  };

  const everyHolder = async (id: number, order: Order): Promise<void> => {
    for (const report of await Promise.all(holdersOf(id).map((mate) => mate.ask(order)))) {
      if (report.kind === "failed") throw new Error(report.message);
    }
  };

  return {
    threads,
    async load(data, holding = holdingFor(data, threads, freeBytes())) {
      const id = loaded++;
      holders.set(id, holding === "each" ? mates : mates.slice(0, 1));
      await everyHolder(id, { kind: "load", id, data, threads: holding === "each" ? 1 : threads });
      return id;
    },
    async forget(id) {
      await everyHolder(id, { kind: "forget", id });
      holders.delete(id);
    },
    async train(id, populations, { signal, onSteps, onTrained } = {}) {
      signal?.throwIfAborted();
      Atomics.store(stop, 0, 0);
      const halt = (): void => {
        Atomics.store(stop, 0, 1);
      };
      signal?.addEventListener("abort", halt);
      const results: (readonly TrainedMember[])[] = Array.from(populations, () => []);
      const queue = populations.map((_, index) => index);
      queue.sort(
        (a, b) => costOf(populations[b] as Population) - costOf(populations[a] as Population) || a - b,
      );
      const labor = async (mate: Mate): Promise<void> => {
        for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
          const population = populations[index];
          if (population === undefined || Atomics.load(stop, 0) === 1) return;
          const report = await mate.ask({ kind: "train", id, population }, onSteps);
          if (report.kind === "failed") throw new Error(report.message);
          if (report.kind !== "trained") return;
          results[index] = report.members;
          onTrained?.(index, report.members);
        }
      };
      // One failure is enough: the others are halted rather than left to train what nobody will read.
      const laborOrHalt = async (mate: Mate): Promise<void> => {
        try {
          await labor(mate);
        } catch (cause) {
          halt();
          throw cause;
        }
      };
      try {
        const ends = await Promise.allSettled(holdersOf(id).map(laborOrHalt));
        signal?.throwIfAborted();
        for (const end of ends) if (end.status === "rejected") throw end.reason;
        return results;
      } finally {
        signal?.removeEventListener("abort", halt);
      }
    },
    async close() {
      await Promise.all(mates.map((mate) => mate.close()));
    },
  };
}
