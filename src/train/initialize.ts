import { biasCount, type Network, placedLayers, weightCount } from "../network/network.ts";
import type { Random } from "../runtime/random.ts";
import type { Parameters } from "./population.ts";

/** Returns initial parameters: each layer's own, drawn one after another from the stream. */
export function initialParameters(network: Network, random: Random): Parameters {
  const weights = new Float32Array(weightCount(network));
  const biases = new Float32Array(biasCount(network));
  for (const { parameters } of placedLayers(network)) {
    for (const { kind, at, initial } of parameters) {
      (kind === "weights" ? weights : biases).set(initial(random), at);
    }
  }
  return { weights, biases };
}
