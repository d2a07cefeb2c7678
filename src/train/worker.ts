/** What runs in a worker thread: it holds copies of encoded tables and trains one population at a time. */
import { parentPort, workerData } from "node:worker_threads";
import type { EncodedData, Population, TrainedMember } from "./population.ts";
import { openWorkshop, type Workshop } from "./programs.ts";
import { trainPopulation } from "./trainer.ts";

export type Order =
  | {
      readonly kind: "load";
      readonly id: number;
      readonly data: EncodedData;
      /** Threads of each session. */
      readonly threads: number;
    }
  | { readonly kind: "forget"; readonly id: number }
  | { readonly kind: "train"; readonly id: number; readonly population: Population }
  | { readonly kind: "close" };

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "steps"; readonly memberSteps: number }
  | { readonly kind: "trained"; readonly members: readonly TrainedMember[] }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly message: string };

class Cancelled extends Error {}

function work(port: NonNullable<typeof parentPort>, stop: Int32Array): void {
  const workshops = new Map<number, Workshop>();
  const report = (message: Report): void => port.postMessage(message);
  const watch = {
    check(): void {
      if (Atomics.load(stop, 0) === 1) throw new Cancelled();
    },
    onSteps: (memberSteps: number): void => report({ kind: "steps", memberSteps }),
  };

  async function obey(order: Order): Promise<void> {
    switch (order.kind) {
      case "load":
        workshops.set(order.id, await openWorkshop(order.data, order.threads));
        return report({ kind: "ready" });
      case "forget":
        await workshops.get(order.id)?.close();
        workshops.delete(order.id);
        return report({ kind: "ready" });
      case "train": {
        const workshop = workshops.get(order.id);
        if (workshop === undefined) throw new Error(`worker has no data ${order.id}`);
        const programs = await workshop.programsFor(order.population);
        return report({ kind: "trained", members: await trainPopulation(order.population, programs, watch) });
      }
      case "close":
        for (const workshop of workshops.values()) await workshop.close();
        port.close();
    }
  }

  port.on("message", (order: Order) => {
    obey(order).catch((cause: unknown) => {
      if (cause instanceof Cancelled) report({ kind: "cancelled" });
      else
        report({
          kind: "failed",
          message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        });
    });
  });
}

if (parentPort !== null) work(parentPort, (workerData as { stop: Int32Array }).stop);
