import { serialize } from "../graph/model.ts";
import { mul } from "../graph/ops/arithmetic.ts";
import { reshape, slice } from "../graph/ops/shape.ts";
import { constant, input, type Tensor } from "../graph/tensor.ts";
import { copiesOf, forward, hiddenFlows, type Network, statisticCount } from "../network/network.ts";
import { parametersOf } from "../network/parameters.ts";
import { openSession, tensorMaker } from "../runtime/session.ts";
import type { Parameters } from "./population.ts";

/** What a network says about rows, and what its hidden units say on the way. */
export interface Inside {
  /** [rows, outputs], row-major. */
  readonly outputs: Float32Array;
  /** [rows, units] of each place where dropout may act, first to last; before they are multiplied there. */
  readonly hidden: readonly Float32Array[];
}

/** A trained network opened for looking inside. */
export interface OpenNetwork {
  /** Units of each place where dropout may act, first to last. */
  readonly units: readonly number[];
  /**
   * Returns what it says about rows of a matrix, [rows, width] row-major, in evaluation mode.
   *
   * @param factors by which the units of each place are multiplied, the same for all rows (default: 1)
   */
  look(values: Float32Array, factors?: readonly Float32Array[]): Promise<Inside>;
  /** Frees native memory; must be called. */
  close(): Promise<void>;
}

const hiddenName = (place: number): string => `hidden${place}`;
const factorName = (place: number): string => `factors${place}`;

/**
 * Opens a network whose hidden units can be seen and multiplied: with 0 they are silenced, which leaves the
 * subnetwork of the others.
 *
 * @param width columns of the matrix, of which the network reads the first
 * @throws Error for networks with copies or running statistics, whose units are not the same in training
 */
export async function openNetwork(
  network: Network,
  { weights, biases }: Parameters,
  width = network.inputs,
): Promise<OpenNetwork> {
  if (copiesOf(network) > 1 || statisticCount(network) > 0)
    throw new Error("networks with copies or running statistics cannot be looked into");
  const units = hiddenFlows(network).map((flow) => flow.width);
  const session = await openSession(insideModel(network, { weights, biases }, width, units));
  const tensor = await tensorMaker();
  const ones = units.map((count) => new Float32Array(count).fill(1));
  return {
    units,
    async look(values, factors = ones) {
      const fed = units.map((count, place) => [
        factorName(place),
        tensor("float", factors[place] ?? new Float32Array(), [1, 1, count]),
      ]);
      const x = tensor("float", values, [values.length / width, width]);
      const results = await session.run({ x, ...Object.fromEntries(fed) });
      const read = (name: string): Float32Array => Float32Array.from(results[name]?.data as Float32Array);
      return { outputs: read("outputs"), hidden: units.map((_, place) => read(hiddenName(place))) };
    },
    close: () => session.release(),
  };
}

function insideModel(
  network: Network,
  { weights, biases }: Parameters,
  width: number,
  units: readonly number[],
): Uint8Array {
  const x = input("x", "float", ["n", width]);
  const factors = units.map((count, place) => input(factorName(place), "float", [1, 1, count]));
  const own = parametersOf(
    network,
    constant(weights, [1, 1, weights.length]),
    constant(biases, [1, 1, biases.length]),
  );
  const hidden: Record<string, Tensor> = {};
  const said = forward(network, own, slice(x, 1, 0, network.inputs), {
    onHidden(at, place) {
      hidden[hiddenName(place)] = reshape(at, ["n", units[place] ?? 0]);
      const factor = factors[place];
      return factor === undefined ? at : mul(at, factor);
    },
  });
  const outputs = reshape(said, ["n", network.outputs]);
  return serialize({ name: "inside", inputs: [x, ...factors], outputs: { outputs, ...hidden } });
}
