import { describe, expect, it } from "vitest";
import { type Mlp, mlp } from "../network/mlp.ts";
import { biasCount, incomingMatrices, type Network, weightCount } from "../network/network.ts";
import { randomFrom } from "../runtime/random.ts";
import { initialParameters } from "./initialize.ts";

const usual: Mlp = { inputs: 40, plainInputs: 40, hidden: [200, 100], outputs: 10 };
const plain = mlp(usual);
const withBlock = mlp({ ...usual, inputs: 120 });

/** Weights and biases of each layer. */
function layersIn(network: Network) {
  const { weights, biases } = initialParameters(network, randomFrom(3));
  expect([weights.length, biases.length]).toEqual([weightCount(network), biasCount(network)]);
  let [weightAt, biasAt] = [0, 0];
  return incomingMatrices(network).map(({ inputs, outputs }) => {
    const layer = {
      weights: weights.subarray(weightAt, weightAt + inputs * outputs),
      biases: biases.subarray(biasAt, biasAt + outputs),
    };
    weightAt += inputs * outputs;
    biasAt += outputs;
    return layer;
  });
}

const mean = (values: Float32Array, of = (value: number) => value): number =>
  values.reduce((sum, value) => sum + of(value), 0) / values.length;

/** Uniform in [-bound, bound]: variance bound^2 / 3; the mean of n squares varies by its sqrt(4 / 5n). */
function expectUniform(values: Float32Array, fanIn: number): void {
  const bound = 1 / Math.sqrt(fanIn);
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
  const variance = 1 / (3 * fanIn);
  expect(Math.abs(mean(values))).toBeLessThan(4 * Math.sqrt(variance / values.length));
  const spread = 4 * Math.sqrt(4 / (5 * values.length));
  expect(Math.abs(mean(values, (w) => w * w) / variance - 1)).toBeLessThan(spread);
}

describe("initial parameters", () => {
  it("are uniform within 1 / sqrt(fan-in)", () => {
    for (const [layer, { weights, biases }] of layersIn(plain).entries()) {
      const fanIn = incomingMatrices(plain)[layer]?.inputs ?? 0;
      expectUniform(weights, fanIn);
      expectUniform(biases, fanIn);
    }
  });

  it("of the piecewise-linear block are 0, and the block is no fan-in", () => {
    const [first, second, third] = layersIn(withBlock);
    if (first === undefined || second === undefined || third === undefined) throw new Error("no layers");
    expectUniform(first.weights.subarray(0, 40 * 200), 40);
    expectUniform(first.biases, 40);
    expect(first.weights.subarray(40 * 200).every((weight) => weight === 0)).toBe(true);
    expectUniform(second.weights, 200);
    expectUniform(third.weights, 100);
  });

  it("of a network that reads fewer columns than are plain all start", () => {
    const [first] = layersIn(mlp({ ...usual, plainInputs: 60 }));
    if (first === undefined) throw new Error("no layers");
    expectUniform(first.weights, 40);
  });

  it("are those of their random stream", () => {
    const draw = (seed: number) => initialParameters(plain, randomFrom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});
