import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { engine } from "../../dist/runtime/session.js";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly onnxRuntime: string;
  /** Of one thread, in GFLOP/s. */
  readonly matmulPeak: number;
  /** Processes that wanted a core in the last minute, before and after. */
  load: readonly [before: number, after: number];
}

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

/** Describes where the figures come from. */
export async function describeMachine(peak: number): Promise<Machine> {
  const { name, version } = await engine();
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    onnxRuntime: `${version} (${name})`,
    matmulPeak: Math.round(peak / 1e9),
    load: [loadNow(), loadNow()],
  };
}
