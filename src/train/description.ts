import type { Network } from "../network/network.ts";
import { layersOf } from "../network/network.ts";
import { regularizers } from "../regularize/all.ts";
import type { Site } from "../regularize/part.ts";
import type { RegularizerName } from "../regularize/regularizer.ts";
import { objectiveOf } from "./objectives/all.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import { optimizerOf } from "./optimizer/all.ts";
import type { OptimizerSettings } from "./optimizer/optimizer.ts";

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

/** Returns what regularizers must know of the networks. */
export const siteOf = ({ network, objective }: Pick<ProgramDescription, "network" | "objective">): Site => ({
  layers: layersOf(network),
  chance: objectiveOf(objective).chance(network.outputs),
});

/** Whether an average of the weights is carried along. */
export const averaged = (parts: readonly RegularizerName[]): boolean =>
  parts.some((name) => regularizers[name].averaging !== undefined);

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
