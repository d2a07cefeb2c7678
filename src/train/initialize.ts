import { biasCount, type Network, placedLayers, weightCount } from "../network/network.ts";
import type { Random } from "../runtime/random.ts";
import type { Parameters } from "./population.ts";

/**
 * Returns initial parameters: each layer's own, drawn one after another from the stream.
 *
 * @param statistics values that statistics of these names begin with, in place of the layer's own
 */
export function initialParameters(
  network: Network,
  random: Random,
  statistics: Readonly<Record<string, Float32Array>> = {},
): Parameters {
  const weights = new Float32Array(weightCount(network));
  const biases = new Float32Array(biasCount(network));
  for (const { parameters } of placedLayers(network)) {
    for (const { name, kind, at, size, initial } of parameters) {
      const given = kind === "statistics" ? statistics[name] : undefined;
      if (given !== undefined && given.length !== size)
        throw new Error(`a member brings ${given.length} values of the statistic ${name}, which has ${size}`);
      (kind === "weights" ? weights : biases).set(given ?? initial(random), at);
    }
  }
  return { weights, biases };
}
