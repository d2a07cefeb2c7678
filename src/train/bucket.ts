import type { LayerSpec } from "../network/layers/all.ts";
import { biasCount, type Network, placedLayers, weightCount } from "../network/network.ts";
import type { Parameters } from "./population.ts";

/**
 * Layers that keep silent units silent: what is 0 goes on as 0 and changes no other unit. A normalization over
 * the units of a row would count them; one over the rows of a batch leaves them at 0, since their gain and shift are.
 */
const silent: ReadonlySet<LayerSpec["layer"]> = new Set([
  "dense",
  "activation",
  "dropout",
  "batchNorm",
  "inputScale",
]);

/** Returns the width that hidden layers of so many units are padded to: at most a quarter more from 32 units on. */
export function bucketWidth(units: number): number {
  if (units <= 2) return units;
  const step = units <= 8 ? 4 : units <= 64 ? 8 : units <= 128 ? 16 : 32;
  return Math.ceil(units / step) * step;
}

/**
 * Returns the network whose programs a network shares: hidden layers padded to a bucket of widths, so that
 * networks of about the same size train side by side. It depends on the network alone, never on its company.
 * Networks with layers that do not keep silent units silent, or with layers inside layers, are returned as they are.
 */
export function bucketOf(network: Network): Network {
  const last = network.layers.findLastIndex(({ layer }) => layer === "dense");
  if (!network.layers.every(({ layer }) => silent.has(layer))) return network;
  const layers = network.layers.map((spec, i) =>
    spec.layer === "dense" && i !== last ? { ...spec, outputs: bucketWidth(spec.outputs) } : spec,
  );
  const same = placedLayers(network).every(({ after }, i) => {
    const spec = layers[i];
    return spec?.layer !== "dense" || spec.outputs === after.width;
  });
  return same ? network : { ...network, layers };
}

/**
 * Returns parameters of one network as those of another with the same layers and other widths. Into a wider one:
 * units that are new have weights and biases of 0 in and out, and stay silent in training, whatever the
 * optimizer, the penalties and the regularizers. Into a narrower one: what is beyond it is cut away.
 */
export function movedParameters(from: Network, parameters: Parameters, to: Network): Parameters {
  const moved = {
    weights: new Float32Array(weightCount(to)),
    biases: new Float32Array(biasCount(to)),
  };
  const places = placedLayers(to);
  placedLayers(from).forEach((placed, layer) => {
    placed.parameters.forEach(({ kind, at, shape: [rows = 1, columns = 1] }, i) => {
      const place = places[layer]?.parameters[i];
      if (place === undefined) throw new Error("networks that differ in more than widths");
      const [placeRows = 1, placeColumns = 1] = place.shape;
      const of = kind === "weights" ? "weights" : "biases";
      for (let row = 0; row < Math.min(rows, placeRows); row++) {
        const start = at + row * columns;
        const kept = parameters[of].subarray(start, start + Math.min(columns, placeColumns));
        moved[of].set(kept, place.at + row * placeColumns);
      }
    });
  });
  return moved;
}
