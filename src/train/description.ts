import {
  biasCount,
  firstSources,
  hiddenFlows,
  incomingMatrices,
  type Network,
  statisticCount,
  weightCount,
} from "../network/network.ts";
import { regularizers } from "../regularize/all.ts";
import type { Site } from "../regularize/part.ts";
import type { RegularizerName, Strengths } from "../regularize/regularizer.ts";
import { defaultObjective, objectiveOf } from "./objectives/all.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import { optimizerOf } from "./optimizer/all.ts";
import type { OptimizerSettings } from "./optimizer/optimizer.ts";
import type { EncodedData, Member, Population } from "./population.ts";

/** What a program is written for; plain data, equal where programs are. */
export interface ProgramDescription {
  readonly network: Network;
  /** Columns of the encoded matrix; the network may read fewer. */
  readonly width: number;
  readonly objective: ObjectiveSettings;
  readonly optimizer: OptimizerSettings;
  /** Regularizers that are written into a step; what no member uses costs nothing. In the order of `regularizers`. */
  readonly parts: readonly RegularizerName[];
  /** Whether evaluation counts class weights (default: no). */
  readonly weighEvaluation?: boolean;
}

/** Returns the regularizers that some member uses in its steps, in the order in which they act. */
export function partsOf(members: readonly Member[]): RegularizerName[] {
  const used = ({ strengths, dropoutPerLayer }: Member, name: keyof Strengths): boolean =>
    (name === "dropout" && dropoutPerLayer !== undefined && dropoutPerLayer.some((rate) => rate > 0)) ||
    (strengths[name] ?? 0) > 0;
  return Object.values(regularizers).flatMap(({ name }) =>
    name !== "earlyStopping" && members.some((member) => used(member, name)) ? [name] : [],
  );
}

/** Returns what the population's programs are written for. */
export function descriptionOf(population: Population, data: EncodedData): ProgramDescription {
  const { network, members, optimizer = { name: "adamw" }, weighEvaluation = false } = population;
  const target = data.y instanceof Int32Array ? "classes" : "values";
  const objective = population.objective ?? defaultObjective(target, network.outputs);
  return { network, width: data.width, objective, optimizer, parts: partsOf(members), weighEvaluation };
}

/** Returns what regularizers must know of the networks. */
export const siteOf = ({ network, objective }: Pick<ProgramDescription, "network" | "objective">): Site => ({
  inputs: network.inputs,
  hidden: hiddenFlows(network),
  matrices: incomingMatrices(network),
  sources: firstSources(network),
  chance: objectiveOf(objective).chance(network.outputs),
});

/** Whether an average of the weights is carried along. */
export const averaged = (parts: readonly RegularizerName[]): boolean =>
  parts.some((name) => regularizers[name].averaging !== undefined);

/** Returns how many numbers of that name a member carries; the optimizer remembers nothing of statistics. */
export function stateSize(network: Network, name: string): number {
  if (name.startsWith("weights")) return weightCount(network);
  const remembered = name !== "biases" && name !== "biasesAverage";
  return biasCount(network) - (remembered ? statisticCount(network) : 0);
}

/**
 * Returns the names of what a population carries from step to step, in the order of the program: parameters,
 * the optimizer's memory for the weights, then for the biases, and the average. Names begin with what they are
 * of, `weights` or `biases`.
 */
export function stateNames({ optimizer, parts }: Pick<ProgramDescription, "optimizer" | "parts">): string[] {
  const { memory } = optimizerOf(optimizer);
  const both = ["weights", "biases"];
  return [
    ...both,
    ...both.flatMap((of) => memory.map((name) => `${of}${name}`)),
    ...(averaged(parts) ? both.map((of) => `${of}Average`) : []),
  ];
}
