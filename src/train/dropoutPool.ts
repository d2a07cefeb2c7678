import { dropoutScale, dropoutThreshold } from "../regularize/dropout.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import type { Feeds } from "./evaluate.ts";
import { stepsPerPool } from "./pace.ts";
import type { Population } from "./population.ts";

/** Bytes of randomness that dropout masks are read from. */
const poolBytes = 1 << 20;

/** Random bytes shared by the layers and members; each reads its own part of them at every step. */
export class DropoutPool {
  private readonly bytes: Uint8Array | undefined;
  private filledFor = -1;
  private readonly random: Random;

  constructor(
    private readonly population: Population,
    needed: boolean,
  ) {
    const widest = Math.max(1, ...population.network.hidden) * population.batchSize * 4;
    this.bytes = needed ? new Uint8Array(Math.max(poolBytes, widest)) : undefined;
    this.random = randomFrom(population.seed).split("pool");
  }

  feeds(
    members: readonly { readonly rate: number; readonly masks: Random }[],
    step: number,
    steps: number,
  ): Feeds {
    if (this.bytes === undefined) return {};
    const block = Math.floor(step / stepsPerPool);
    if (block !== this.filledFor) {
      this.random.split(block).fill(this.bytes);
      this.filledFor = block;
    }
    const count = members.length;
    const { hidden } = this.population.network;
    const rows = hidden.map((units) => Math.floor((this.bytes?.length ?? 0) / units));
    const starts = hidden.map(() => new Int32Array(steps * count));
    for (let s = 0; s < steps; s++) {
      members.forEach(({ masks }, k) => {
        starts.forEach((start, layer) => {
          start[s * count + k] = masks.integer((rows[layer] ?? 0) - this.population.batchSize + 1);
        });
      });
    }
    const rates = members.map(({ rate }) => rate);
    const feeds: Record<string, Feeds[string]> = {
      dropoutThreshold: { data: Uint8Array.from(rates, dropoutThreshold), shape: [count, 1, 1] },
      dropoutScale: { data: Float32Array.from(rates, dropoutScale), shape: [count, 1, 1] },
    };
    hidden.forEach((units, layer) => {
      const [poolRows = 0, start = new Int32Array()] = [rows[layer], starts[layer]];
      const part = this.bytes?.subarray(0, poolRows * units) ?? new Uint8Array();
      feeds[`pool${layer}`] = { data: part, shape: [poolRows, units] };
      feeds[`start${layer}`] = { data: start, shape: [steps, count] };
    });
    return feeds;
  }
}
