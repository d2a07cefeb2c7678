/**
 * Double descent and what L2 does to it: `npm run bench:double-descent -- [--seeds 5] [--steps 4000] [--out ../docs]`.
 * Networks of one hidden layer, from 1 unit to 256, learn 200 rows of which a fifth has the wrong label.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mlp, type Random, randomFrom, type TrainingTrial, train } from "../../dist/index.js";
import { type Band, descentSvg } from "./descentFigure.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "5" },
    steps: { type: "string", default: "4000" },
    out: { type: "string", default: "../docs" },
  },
});
const seeds = Number(values.seeds);
const steps = Number(values.steps);

const inputs = 10;
const trainRows = 200;
const validationRows = 1000;
const testRows = 4000;
const noise = 0.2;
const widths = [1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 128, 256];
/** L2 is tuned over these, for each width by the validation rows. */
const penalties = [0, 0.01, 0.03, 0.1, 0.2, 0.4, 0.8];

/** Labels are the sign of a network of two units that nobody sees, a fifth of them turned over. */
function drawRows(rows: number, random: Random): { readonly x: Float32Array; readonly y: Float32Array } {
  const x = Float32Array.from({ length: rows * inputs }, () => random.normal());
  const y = Float32Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0, c = 0, d = 0] = x.subarray(row * inputs, row * inputs + 4);
    const sign = Math.max(0, a + b) + Math.max(0, c - d) > 1.1 ? 1 : -1;
    return random.uniform() < noise ? -sign : sign;
  });
  return { x, y };
}

const random = randomFrom(2021);
const total = seeds * trainRows;
const learning = drawRows(total, random.split("train"));
const validation = drawRows(validationRows, random.split("validation"));
const test = drawRows(testRows, random.split("test"));

/** Each seed has training rows of its own, so that the peak is that of the size and not of one sample. */
const rowsOf = (seed: number): Int32Array =>
  Int32Array.from({ length: trainRows }, (_, i) => seed * trainRows + i);

interface Run {
  readonly width: number;
  readonly l2: number;
  readonly seed: number;
}

const runs: Run[] = widths.flatMap((width) =>
  penalties.flatMap((l2) => Array.from({ length: seeds }, (_, seed) => ({ width, l2, seed }))),
);
const trials = runs.map(
  ({ width, l2, seed }): TrainingTrial => ({
    network: mlp({ inputs, hidden: [width], outputs: 1 }),
    train: rowsOf(seed),
    batchSize: trainRows,
    learningRate: 0.01,
    steps,
    checks: 1,
    seed,
    strengths: { l2 },
  }),
);

const squared = (of: ArrayLike<number>, truth: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += ((of[i] ?? 0) - (truth[i] ?? 0)) ** 2;
  return sum / truth.length;
};
const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;

const started = performance.now();
const networks = await train(trials, { x: { values: learning.x, width: inputs }, targets: learning.y });
const scores = await Promise.all(
  networks.map(async (network, i) => {
    const loss = async ({ x, y }: typeof test): Promise<number> =>
      squared(await network.predict({ values: x, width: inputs }), y);
    const run = runs[i] as Run;
    const from = run.seed * trainRows;
    const own = {
      x: learning.x.subarray(from * inputs, (from + trainRows) * inputs),
      y: learning.y.subarray(from, from + trainRows),
    };
    return { ...run, train: await loss(own), validation: await loss(validation), test: await loss(test) };
  }),
);

/** Mean over seeds with the lowest and highest. */
const over = (of: readonly number[]): Band => ({
  mean: mean(of),
  low: Math.min(...of),
  high: Math.max(...of),
});
const sizes = widths.map((width) => {
  const at = (l2: number) => scores.filter((score) => score.width === width && score.l2 === l2);
  const bare = at(0);
  const tuned = penalties
    .map((l2) => ({ l2, of: at(l2) }))
    .toSorted((a, b) => mean(a.of.map((s) => s.validation)) - mean(b.of.map((s) => s.validation)))[0];
  if (tuned === undefined) throw new Error("no penalties were tried");
  return {
    width,
    parameters: (inputs + 2) * width + 1,
    train: over(bare.map((score) => score.train)),
    test: over(bare.map((score) => score.test)),
    l2: tuned.l2,
    tunedTrain: over(tuned.of.map((score) => score.train)),
    tunedTest: over(tuned.of.map((score) => score.test)),
  };
});

const figure = (value: number): string => value.toFixed(3);
const lines = [
  "| units | parameters | train | test | test, lowest to highest seed | tuned L2 | train with it | test with it |",
  "|---:|---:|---:|---:|---:|---:|---:|---:|",
  ...sizes.map(
    ({ width, parameters, train: t, test: own, l2, tunedTrain, tunedTest }) =>
      `| ${width} | ${parameters.toLocaleString("en-US")} | ${figure(t.mean)} | ${figure(own.mean)} | ${figure(own.low)} to ${figure(own.high)} | ${l2} | ${figure(tunedTrain.mean)} | ${figure(tunedTest.mean)} |`,
  ),
];
process.stdout.write(`${lines.join("\n")}\n${((performance.now() - started) / 1000).toFixed(0)} seconds\n`);
writeFileSync(join(values.out, "double-descent.svg"), descentSvg(sizes, trainRows));
writeFileSync(
  join(values.out, "double-descent.json"),
  `${JSON.stringify({ trainRows, testRows, inputs, labelNoise: noise, seeds, steps, sizes }, null, 2)}\n`,
);
