import { biasCount, layersOf, type Network, weightCount } from "../network/network.ts";
import type { Random } from "../runtime/random.ts";
import type { Parameters } from "./population.ts";

/**
 * Returns initial parameters: weights and biases uniform within 1 / sqrt(fan-in), as PyTorch's Linear does; the
 * piecewise-linear block of the first layer starts at 0 and does not count as fan-in, so that it can only add
 * to what the plain inputs already say.
 */
export function initialParameters(network: Network, random: Random): Parameters {
  const weights = new Float32Array(weightCount(network));
  const biases = new Float32Array(biasCount(network));
  let weightAt = 0;
  let biasAt = 0;
  layersOf(network).forEach(({ inputs, outputs }, layer) => {
    const started = layer === 0 ? Math.min(inputs, network.plainInputs) : inputs;
    const bound = 1 / Math.sqrt(Math.max(1, started));
    const within = (): number => (2 * random.uniform() - 1) * bound;
    for (let i = 0; i < started * outputs; i++) weights[weightAt + i] = within();
    for (let i = 0; i < outputs; i++) biases[biasAt + i] = within();
    weightAt += inputs * outputs;
    biasAt += outputs;
  });
  return { weights, biases };
}
