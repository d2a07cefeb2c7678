import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Job } from "../job.ts";

/** A peer made ready for a job. */
export interface Training {
  /** Takes the check's steps from the start weights and returns the loss. */
  check(): Promise<number | null>;
  /** Starts anew, trains and returns the seconds that took. */
  run(steps: number): Promise<number>;
}

type Order = { do: "prepare"; job: Job } | { do: "check" } | { do: "run"; steps: number };

/** Answers the bench, one JSON object a line; `prepare` returns why not where it cannot. */
export async function serve(
  version: string,
  prepare: (job: Job) => Promise<Training | string>,
): Promise<void> {
  const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
  let training: Training | undefined;
  const obey = async (order: Order): Promise<object> => {
    if (order.do === "prepare") {
      const prepared = await prepare(order.job);
      if (typeof prepared === "string") return { skipped: prepared };
      training = prepared;
      return {};
    }
    if (training === undefined) return { failed: "not prepared" };
    return order.do === "check"
      ? { loss: await training.check() }
      : { seconds: await training.run(order.steps) };
  };
  say({ version });
  for await (const line of createInterface({ input: process.stdin })) {
    say(await obey(JSON.parse(line) as Order).catch((cause: unknown) => ({ failed: String(cause) })));
  }
}

export interface Arrays {
  readonly x: Float32Array;
  readonly y: Int32Array;
  readonly layers: readonly { inputs: number; outputs: number; weight: Float32Array; bias: Float32Array }[];
  /** Rows of the check's batches, one batch after the other. */
  readonly order: Int32Array;
}

/** Reads the job's files. */
export function arraysOf({ folder, widths }: Job): Arrays {
  const read = (name: string): ArrayBuffer => {
    const { buffer, byteOffset, length } = readFileSync(join(folder, name));
    return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
  };
  const weights = new Float32Array(read("weights.f32"));
  const biases = new Float32Array(read("biases.f32"));
  let [w, b] = [0, 0];
  const layers = widths.slice(1).map((outputs, layer) => {
    const inputs = widths[layer] ?? 0;
    const weight = weights.slice(w, w + inputs * outputs);
    const bias = biases.slice(b, b + outputs);
    w += inputs * outputs;
    b += outputs;
    return { inputs, outputs, weight, bias };
  });
  return {
    x: new Float32Array(read("x.f32")),
    y: new Int32Array(read("y.i32")),
    layers,
    order: new Int32Array(read("order.i32")),
  };
}

export interface Batch {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Int32Array<ArrayBuffer>;
}

/** Copies the batch's rows and labels into fresh arrays. */
export function batchOf({ x, y }: Arrays, width: number, rows: ArrayLike<number>): Batch {
  const batch = { x: new Float32Array(rows.length * width), y: new Int32Array(rows.length) };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    batch.x.set(x.subarray(row * width, (row + 1) * width), i * width);
    batch.y[i] = y[row] ?? 0;
  }
  return batch;
}
