import { hiddenFlows, type Network, simpleLayers } from "../network/network.ts";
import { averages } from "../regularize/averaging.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import { descriptionOf } from "./description.ts";
import { objectiveOf } from "./objectives/all.ts";
import type { EncodedData, Member, Population } from "./population.ts";
import { shapes } from "./schedule/all.ts";

/** Checks what a program would only notice as an index out of range, or not at all. */
export function requireFit(population: Population, data: EncodedData): void {
  const { network, members, schedule } = population;
  const { width, y } = data;
  if (network.inputs > width)
    throw new Error(`the network reads ${network.inputs} columns, the data has ${width}`);
  requireObjective(population, data);
  requireNumbers(population);
  requirePause(population);
  const shape = shapes[schedule.shape ?? "cosine"];
  if (shape.rises && schedule.warmup > 0)
    throw new Error(
      `the schedule ${shape.name} rises by itself; its warm-up must be 0, not ${schedule.warmup}`,
    );
  if (population.batchSize < 2 && simpleLayers(network).some(({ spec }) => spec.layer === "batchNorm"))
    throw new Error("batch norm needs batches of at least 2 rows");
  requireWholeCodes(network, members);
  const places = hiddenFlows(network).length;
  for (const { train, validation, strengths, dropoutPerLayer } of members) {
    const row = [train, validation].map((rows) => rows.find((r) => r < 0 || r >= y.length)).find(isGiven);
    if (row !== undefined) throw new Error(`a member has row ${row}, the data has rows 0 to ${y.length - 1}`);
    const rates = dropoutPerLayer?.length ?? places;
    if (rates !== places) throw new Error(`a member has ${rates} dropout rates for ${places} hidden layers`);
    if (averages.every((name) => (strengths[name] ?? 0) > 0))
      throw new Error(`a member asks for two averages of its weights: ${averages.join(" and ")}`);
  }
}

/** Numbers of levels say nothing once they are mixed, shaken or scaled. */
function requireWholeCodes(network: Network, members: readonly Member[]): void {
  if (!simpleLayers(network).some(({ spec }) => spec.layer === "embedding")) return;
  for (const name of ["mixup", "inputNoise", "inputDropout"] as const) {
    if (members.some(({ strengths }) => (strengths[name] ?? 0) > 0))
      throw new Error(
        `${name} changes inputs, and an embedding reads numbers of levels: use one or the other`,
      );
  }
}

/** Members of a population that pauses, or goes on, are all at the same step. */
function requirePause({ members, schedule, firstStep = 0, pauseAt, patience }: Population): void {
  const last = pauseAt ?? schedule.steps;
  if (!(Number.isInteger(firstStep) && firstStep >= 0 && firstStep < last && last <= schedule.steps))
    throw new Error(`steps ${firstStep} to ${last} are no part of a schedule of ${schedule.steps}`);
  const other = members.find(({ begun }) => (begun?.step ?? 0) !== firstStep);
  if (other !== undefined)
    throw new Error(`a member has taken ${other.begun?.step ?? 0} steps, its population ${firstStep}`);
  const early =
    patience < Number.POSITIVE_INFINITY || members.some(({ stopAfter }) => stopAfter !== undefined);
  if (pauseAt !== undefined && early) throw new Error("members that pause cannot stop before");
}

function requireNumbers({ batchSize, schedule, checkEvery, members }: Population): void {
  for (const [what, count] of Object.entries({ batchSize, steps: schedule.steps, checkEvery })) {
    if (!(Number.isInteger(count) && count >= 1))
      throw new Error(`${what} is ${count}; it must be a whole number from 1`);
  }
  for (const { learningRate, strengths, dropoutPerLayer = [] } of members) {
    if (!(Number.isFinite(learningRate) && learningRate >= 0))
      throw new Error(`the learning rate is ${learningRate}; it must be a number from 0`);
    const rates = dropoutPerLayer.map((rate): [string, number] => ["dropout", rate]);
    for (const [name, strength] of [...Object.entries(strengths), ...rates]) {
      const most = shares.has(name) ? 1 : Number.POSITIVE_INFINITY;
      if (!(strength >= 0 && strength < most))
        throw new Error(`${name} is ${strength}; it must be from 0${most === 1 ? ", below 1" : ""}`);
    }
  }
}

/** Regularizers whose strength is a share. */
const shares: ReadonlySet<string> = new Set([
  "dropout",
  "inputDropout",
  "labelSmoothing",
  "movingAverage",
] satisfies (keyof Strengths)[]);

function requireObjective(population: Population, data: EncodedData): void {
  const { network, members } = population;
  const objective = objectiveOf(descriptionOf(population, data).objective);
  const target = data.y instanceof Int32Array ? "classes" : "values";
  if (objective.target !== target)
    throw new Error(`the objective ${objective.name} needs ${objective.target}, the data has ${target}`);
  const end = network.layers.at(-1);
  const averaged = objective.target === "classes" ? "probabilities" : "values";
  if (end?.layer === "average" && end.of !== averaged)
    throw new Error(
      `the network averages the ${end.of} of its copies; the objective ${objective.name} needs ${averaged}`,
    );
  if (objective.outputs !== "one a class" && objective.outputs !== network.outputs) {
    const needed = objective.outputs;
    throw new Error(
      `the objective ${objective.name} needs ${needed} outputs, the network has ${network.outputs}`,
    );
  }
  if (data.y instanceof Int32Array) {
    const classes = objective.outputs === "one a class" ? network.outputs : 2;
    const beyond = data.y.find((label) => label >= classes);
    if (beyond !== undefined)
      throw new Error(`the data has label ${beyond}, the network tells classes 0 to ${classes - 1} apart`);
  }
  const smoothed = members.some(({ strengths }) => (strengths.labelSmoothing ?? 0) > 0);
  if (smoothed && objective.chance(network.outputs) === undefined)
    throw new Error(`label smoothing needs classes, the data has ${target}`);
}

const isGiven = (row: number | undefined): row is number => row !== undefined;
