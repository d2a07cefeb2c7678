import { layerOf } from "./layers/all.ts";
import { type Network, parameterCount, placedLayers } from "./network.ts";

/**
 * Returns the network in words, a line for its inputs, one for each layer and one for its outputs, with the numbers
 * of what is learned:
 *
 * ["30 inputs", "dense, 64 units: 1,984 parameters", "ReLU", "dropout", "dense, 2 units: 130 parameters",
 * "2 outputs, 2,114 parameters in all"]
 */
export function describeNetwork(network: Network): string[] {
  const { inputs, outputs } = network;
  return [
    counted(inputs, "input"),
    ...placedLayers(network).map(({ spec, before, parameters }) => {
      const words = layerOf(spec).describe(spec, before);
      const learned = parameters.reduce((sum, { kind, size }) => sum + (kind === "statistics" ? 0 : size), 0);
      return learned === 0 ? words : `${words}: ${counted(learned, "parameter")}`;
    }),
    `${counted(outputs, "output")}, ${counted(parameterCount(network), "parameter")} in all`,
  ];
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
