import { serialize } from "../graph/model.ts";
import { reshape, slice } from "../graph/ops/shape.ts";
import { constant, input } from "../graph/tensor.ts";
import { forward, type Network } from "../network/network.ts";
import { parametersOf } from "../network/parameters.ts";
import { openSession, tensorMaker } from "../runtime/session.ts";
import type { Parameters } from "./population.ts";

/**
 * Returns the bytes of an ONNX model of one network in evaluation mode: `x` float [n, width] in, of which it reads
 * the first columns, `outputs` float [n, outputs] out. What outputs mean is the objective's matter: logits, for classes.
 */
export function networkModel(
  network: Network,
  { weights, biases }: Parameters,
  width = network.inputs,
): Uint8Array {
  const x = input("x", "float", ["n", width]);
  const own = parametersOf(
    network,
    constant(weights, [1, 1, weights.length]),
    constant(biases, [1, 1, biases.length]),
  );
  const read = slice(x, 1, 0, network.inputs);
  const outputs = reshape(forward(network, own, read), ["n", network.outputs]);
  return serialize({ name: "network", inputs: [x], outputs: { outputs } });
}

/** Returns the outputs of a network for rows of a matrix, [rows, outputs] row-major, in evaluation mode. */
export async function networkOutputs(
  network: Network,
  parameters: Parameters,
  matrix: { readonly values: Float32Array; readonly width: number },
): Promise<Float32Array> {
  const session = await openSession(networkModel(network, parameters, matrix.width));
  try {
    const tensor = await tensorMaker();
    const shape = [matrix.values.length / matrix.width, matrix.width];
    const { outputs } = await session.run({ x: tensor("float", matrix.values, shape) });
    return Float32Array.from(outputs?.data as Float32Array);
  } finally {
    await session.release();
  }
}
