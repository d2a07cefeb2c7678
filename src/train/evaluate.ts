import { type Network, simpleLayers } from "../network/network.ts";
import type { Feeds } from "../regularize/part.ts";
import { joined } from "./memories.ts";
import type { Parameters } from "./population.ts";

/** Runs a program on what is fed and returns the float outputs by name. */
export type Run = (feeds: Feeds) => Promise<Readonly<Record<string, Float32Array>>>;

/** What to score: one member's parameters on its own rows of the matrix. */
export interface Question {
  readonly parameters: Parameters;
  readonly rows: Int32Array;
}

export interface Answer {
  readonly losses: Float32Array;
  /** [rows, outputs], row-major. */
  readonly outputs: Float32Array;
}

/** Rows a program scores at once, so that activations stay near the cache. */
const rowsPerRun = (network: Network, members: number): number => {
  const units = simpleLayers(network).map(({ after: { width, copies } }) => width * copies);
  const perRow = network.inputs + units.reduce((sum, count) => sum + count, 0);
  return Math.max(32, Math.min(4096, Math.floor(1_000_000 / (perRow * members))));
};

/**
 * Returns, for each question, the loss and the outputs of every row in evaluation mode (dropout off, no
 * penalty). Questions may have different numbers of rows; a row is padded with row 0 and cut away again.
 */
export async function evaluate(
  network: Network,
  questions: readonly Question[],
  run: Run,
): Promise<Answer[]> {
  const count = questions.length;
  const longest = Math.max(0, ...questions.map(({ rows }) => rows.length));
  const answers = questions.map(({ rows }) => ({
    losses: new Float32Array(rows.length),
    outputs: new Float32Array(rows.length * network.outputs),
  }));
  const { weights, biases } = stackParameters(questions.map(({ parameters }) => parameters));
  const chunk = Math.min(longest, rowsPerRun(network, count));
  for (let start = 0; start < longest; start += chunk) {
    const size = Math.min(chunk, longest - start);
    const rows = new Int32Array(count * size);
    for (const [k, { rows: own }] of questions.entries())
      rows.set(own.subarray(start, start + size), k * size);
    const result = await run({
      rows: { data: rows, shape: [count, size] },
      weights: { data: weights, shape: [count, 1, weights.length / count] },
      biases: { data: biases, shape: [count, 1, biases.length / count] },
    });
    answers.forEach((answer, k) => {
      const own = Math.min(size, answer.losses.length - start);
      if (own <= 0) return;
      const { losses = new Float32Array(), outputs = new Float32Array() } = result;
      answer.losses.set(losses.subarray(k * size, k * size + own), start);
      const from = k * size * network.outputs;
      answer.outputs.set(outputs.subarray(from, from + own * network.outputs), start * network.outputs);
    });
  }
  return answers;
}

/** Returns the members' parameters one after another; not copied where they already lie so. */
export const stackParameters = (members: readonly Parameters[]): Parameters => ({
  weights: joined(members.map(({ weights }) => weights)),
  biases: joined(members.map(({ biases }) => biases)),
});

/** Returns the mean in float64. */
export function mean(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
