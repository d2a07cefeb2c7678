import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomFrom } from "../../dist/runtime/random.js";
import { initialParameters } from "../../dist/train/initialize.js";
import { Minibatches } from "../../dist/train/minibatches.js";
import type { EncodedData } from "../../dist/train/population.js";
import { networkOf, type Workload } from "./workloads.ts";

export const seed = 20;
/** Low, so that rounding does not grow into a difference: Adam's first steps go by the signs of gradients. */
export const learningRate = 1e-4;
export const dataRows = 2048;
/** Rows, steps and greatest relative difference of the comparison that comes before timing. */
export const checkRows = 512;
export const checkSteps = ({ copies }: Workload): number => (copies > 1 ? 5 : 20);
export const tolerance = 1e-4;

/** What a peer is told: numbers here, arrays as raw little-endian files in the folder. */
export interface Job extends Workload {
  readonly networks: number;
  readonly learningRate: number;
  readonly dataRows: number;
  readonly checkRows: number;
  /** Holds x.f32 [rows, inputs], y.i32 [rows], weights.f32, biases.f32 and order.i32 [steps of the check, batch]. */
  readonly folder: string;
}

/** Name of the random stream of a member, as the engine splits it. */
export const keyOf = (member: number): readonly (string | number)[] => ["bench", member];

/** Returns standard normal columns and labels that nothing explains: no network can be done with them early. */
export function dataFor(workload: Workload): EncodedData {
  const { inputs, outputs } = networkOf(workload);
  const random = randomFrom(seed).split("data");
  const x = new Float32Array(dataRows * inputs).map(() => random.normal());
  const y = new Int32Array(dataRows).map(() => random.integer(outputs));
  return { x, width: inputs, y };
}

/** Writes what peers need to start where member 0 starts and to see what it sees; `remove` deletes it. */
export function writeJob(workload: Workload, networks: number, data: EncodedData) {
  const folder = mkdtempSync(join(tmpdir(), "unseen-bench-"));
  const network = networkOf(workload);
  const random = randomFrom(seed).split("train", ...keyOf(0));
  const { weights, biases } = initialParameters(network, random.split("initial"));
  const rows = Int32Array.from({ length: checkRows }, (_, row) => row);
  const minibatches = new Minibatches(rows, workload.batch, random.split("order"));
  const steps = checkSteps(workload);
  const order = new Int32Array(steps * workload.batch);
  for (let step = 0; step < steps; step++) minibatches.deal(order, step * workload.batch);
  const files = {
    "x.f32": data.x,
    "y.i32": data.y,
    "weights.f32": weights,
    "biases.f32": biases,
    "order.i32": order,
  };
  for (const [name, values] of Object.entries(files)) writeFileSync(join(folder, name), values);
  const job: Job = { ...workload, networks, learningRate, dataRows, checkRows, folder };
  return { job, remove: () => rmSync(folder, { recursive: true }) };
}
