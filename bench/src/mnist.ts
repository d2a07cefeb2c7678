/**
 * MNIST without convolution: what L2, dropout with L2 and dropout with max-norm reach (Srivastava et al. 2014, Table 9:
 * 1.62, 1.25 and 1.05 % errors with three hidden layers): `npm run bench:mnist -- --data <folder>`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mlp, randomFrom, type Strengths, type TrainingTrial, train, wilson } from "../../dist/index.js";
import { type Images, readImages } from "./idx.ts";

const usage = `npm run bench:mnist -- [options]
  --data <folder>   the four idx files in its folder mnist (default: the environment variable UNSEEN_DATA)
  --minutes <n>     for everything (default 60); says how many epochs are trained
  --images <n>      the first so many training images (default all 60,000)
  --hidden <units>  default 1024,1024
  --out <file>      writes the table there, too
`;

const { values } = parseArgs({
  options: {
    data: { type: "string", default: process.env.UNSEEN_DATA ?? "" },
    minutes: { type: "string", default: "60" },
    images: { type: "string", default: "60000" },
    hidden: { type: "string", default: "1024,1024" },
    out: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
if (values.help || values.data === "") {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 1);
}

type Candidate = Pick<TrainingTrial, "learningRate" | "optimizer"> & {
  readonly strengths: Partial<Strengths>;
};

interface Study {
  readonly name: string;
  /** Highest share of errors, in percent, that reproduces the paper. */
  readonly bar: number;
  /** How long its final networks train, as a multiple of others: dropout learns more slowly. */
  readonly length: number;
  readonly candidates: readonly Candidate[];
}

const momentum = { learningRate: 0.2, optimizer: { name: "sgd", momentum: 0.9 } } as const;
const adam = { learningRate: 2e-3, optimizer: { name: "adamw" } } as const;
/** Section A.2 of the paper: a fifth of the inputs, half of the hidden units. */
const dropout = { dropout: 0.5, inputDropout: 0.2 };

const studies: readonly Study[] = [
  {
    name: "L2",
    bar: 1.65,
    length: 1,
    candidates: [1e-4, 3e-4, 1e-3].map((l2) => ({ ...momentum, strengths: { l2 } })),
  },
  {
    name: "dropout + L2",
    bar: 1.3,
    length: 2,
    candidates: [
      { ...momentum, strengths: { ...dropout, l2: 1e-5 } },
      { ...adam, strengths: { ...dropout, l2: 1e-6 } },
      { ...adam, strengths: { ...dropout, l2: 1e-5 } },
    ],
  },
  {
    name: "dropout + max-norm",
    bar: 1.15,
    length: 2,
    candidates: [
      { ...momentum, strengths: { ...dropout, maxNorm: 1.5 } },
      { ...adam, strengths: { ...dropout, maxNorm: 1.5 } },
      { ...adam, strengths: { ...dropout, maxNorm: 2 } },
    ],
  },
];

/** Networks of the chosen setting, each with a seed of its own. */
const seeds = 2;
/** Of the time: for the choice among the candidates. */
const choosing = 0.2;
/** Of the time: kept in reserve for reading, scoring and a pace that changes. */
const reserve = 0.1;
const batchSize = 256;

const started = performance.now();
const secondsIn = (): number => (performance.now() - started) / 1000;
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const folder = join(values.data, "mnist");
const learning = readImages(folder, "train", Number(values.images));
const rows = learning.labels.length;
const hidden = values.hidden.split(",").map(Number);
const network = mlp({ inputs: learning.width, hidden, outputs: 10 });

const errorsOf = (of: ArrayLike<number>, labels: ArrayLike<number>): number => {
  let errors = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let k = 1; k < 10; k++) if ((of[row * 10 + k] ?? 0) > (of[row * 10 + best] ?? 0)) best = k;
    if (best !== labels[row]) errors++;
  }
  return errors;
};

/** Trains the candidates for so many steps; the time limit is kept by the steps, so that none is cut short. */
const trainAll = (
  asked: readonly (Candidate & { readonly seed: number; readonly length?: number })[],
  steps: number,
  validation: Int32Array,
) =>
  train(
    asked.map(({ length = 1, ...one }): TrainingTrial => {
      return { ...one, network, batchSize, steps: length * steps, validation, checks: 4 };
    }),
    { x: learning, labels: learning.labels },
  );

/** A sixth of the training images, drawn anew: the choice sees no test image. */
const order = randomFrom(60).shuffle(Int32Array.from({ length: rows }, (_, row) => row));
const validation = order.slice(0, Math.round(rows / 6));
const all = studies.flatMap(({ candidates }) => candidates.map((one) => ({ ...one, seed: 0 })));
const trainRows = rows - validation.length;

/** Seconds a step and network, with every core at work as it will be. */
async function pace(): Promise<number> {
  for (let steps = 20; ; steps *= 3) {
    const from = secondsIn();
    await trainAll(all.slice(-4), steps, validation);
    const seconds = secondsIn() - from;
    if (seconds > Number(values.minutes)) return seconds / steps / 4;
  }
}

let perStep = await pace();
const left = Number(values.minutes) * 60 * (1 - reserve) - secondsIn();
const stepsFor = (seconds: number, networks: number): number =>
  Math.max(50, Math.floor(seconds / perStep / networks));
const choiceSteps = stepsFor(left * choosing, all.length);
print(
  `${rows.toLocaleString("en-US")} images, ${hidden.join("-")} hidden units; ${(perStep * 1000).toFixed(1)} ms a step and network`,
);
print(`choice: ${all.length} networks, ${((choiceSteps * batchSize) / trainRows).toFixed(1)} epochs each`);
const choiceBegan = secondsIn();
const tried = await trainAll(all, choiceSteps, validation);
perStep = (secondsIn() - choiceBegan) / choiceSteps / all.length;
const truth = Int32Array.from(validation, (row) => learning.labels[row] ?? -1);

const words = ({ strengths, optimizer }: Candidate): string =>
  [...Object.entries(strengths).map(([name, strength]) => `${name} ${strength}`), optimizer?.name ?? ""].join(
    ", ",
  );

const chosen = studies.map((study) => {
  const scored = study.candidates.map((candidate) => {
    const outputs =
      tried[all.findIndex((one) => one.strengths === candidate.strengths)]?.validationOutputs ?? [];
    return { candidate, errors: errorsOf(outputs, truth) / truth.length };
  });
  for (const { candidate, errors } of scored)
    print(`  ${words(candidate)}: ${(100 * errors).toFixed(2)} % of validation images`);
  const [best] = scored.toSorted((a, b) => a.errors - b.errors);
  if (best === undefined) throw new Error(`${study.name} has no candidates`);
  return { ...study, ...best };
});

const finals = chosen.flatMap(({ candidate, length }) =>
  Array.from({ length: seeds }, (_, seed) => ({ ...candidate, length, seed: 1 + seed })),
);
const lengths = finals.reduce((sum, { length }) => sum + length, 0);
const finalSteps = stepsFor(Number(values.minutes) * 60 * (1 - reserve) - secondsIn(), lengths);
const epochs = (length: number): string => ((length * finalSteps * batchSize) / rows).toFixed(0);
print(`final: ${finals.length} networks, ${epochs(1)} epochs for L2, ${epochs(2)} with dropout`);
const trained = await trainAll(finals, finalSteps, new Int32Array());

const test: Images = readImages(folder, "t10k");
const lines: string[] = [];
for (const [s, { name, bar, length, candidate, errors: chosenBy }] of chosen.entries()) {
  const own = trained.slice(s * seeds, (s + 1) * seeds);
  const errors = await Promise.all(own.map(async (one) => errorsOf(await one.predict(test), test.labels)));
  const mean = errors.reduce((sum, one) => sum + one, 0) / seeds;
  const { low, high } = wilson(mean, test.labels.length);
  const percent = (share: number): string => (100 * share).toFixed(2);
  const share = mean / test.labels.length;
  const each = errors.map((one) => percent(one / test.labels.length)).join(", ");
  lines.push(
    `| ${name} | ${words(candidate)} | ${epochs(length)} | ${percent(chosenBy)} | ${percent(share)} (${percent(low)} to ${percent(high)}) | ${each} | ${bar} | ${100 * share <= bar ? "yes" : "no"} |`,
  );
}
const table = [
  "| study | setting | epochs | validation error % | test error % (95 %, Wilson) | each seed | bar | reached |",
  "|---|---|---:|---:|---:|---:|---:|---|",
  ...lines,
  "",
  `784-${hidden.join("-")}-10, ${rows.toLocaleString("en-US")} training images, ${(secondsIn() / 60).toFixed(1)} minutes altogether.`,
].join("\n");
print(`\n${table}`);
if (values.out !== "") writeFileSync(values.out, `${table}\n`);
