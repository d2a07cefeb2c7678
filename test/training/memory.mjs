// Trains in a process of its own and prints, as JSON, how much memory was foreseen and how much was taken, in bytes.
//   node memory.mjs <rows> <columns> <hidden units> <networks> <batch size> <threads>
import { readFileSync } from "node:fs";
import { mlp, randomFrom, train } from "../../dist/index.js";
import { memoryNeeded } from "../../dist/train/memory.js";
import { pack } from "../../dist/train/pack.js";

const [rows, width, hidden, count, batchSize, threads] = process.argv.slice(2).map(Number);
const random = randomFrom(1);
const values = new Float32Array(rows * width).map(() => random.normal());
const targets = values.filter((_, i) => i % width === 0);
const validation = Int32Array.from({ length: rows / 5 }, (_, row) => row);
const network = mlp({ inputs: width, hidden: [hidden, hidden], outputs: 1 });
const trials = Array.from({ length: count }, (_, seed) => ({
  network,
  seed,
  steps: 40,
  batchSize,
  checks: 2,
}));

const course = {
  network,
  batchSize,
  schedule: { steps: 40, warmup: 0 },
  checkEvery: 20,
  patience: 9,
  keepWeights: true,
  seed: 0,
};
const train80 = Int32Array.from({ length: rows - validation.length }, (_, i) => validation.length + i);
const member = { key: [0], train: train80, validation, learningRate: 1e-3, strengths: {} };
const populations = pack(trials, () => ({ course, member })).map(({ population }) => population);
const data = { x: values, width, y: targets };
const foreseen = memoryNeeded(populations, data, threads, "each");

// Linux counts the memory of the process that started this one into maxRSS; VmHWM begins anew with a program.
const peakBytes = () =>
  1024 *
  (process.platform === "linux"
    ? Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1])
    : process.resourceUsage().maxRSS);

const before = process.memoryUsage().rss;
await train(trials, { x: { values, width }, targets, validation }, { threads, memoryBytes: 1e12 });
// The table was there before; the bound counts it.
const taken = peakBytes() - before + values.byteLength;
process.stdout.write(`${JSON.stringify({ foreseen, taken })}\n`);
