import { expect, test } from "vitest";
import { mlp } from "../network/mlp.ts";
import type { Network } from "../network/network.ts";
import { tabm } from "../network/tabm.ts";
import { randomFrom } from "../runtime/random.ts";
import { networkOutputs } from "./export.ts";
import { initialParameters } from "./initialize.ts";
import { openNetwork } from "./inside.ts";

const random = randomFrom(2);
const matrix = Float32Array.from({ length: 7 * 3 }, () => random.normal());

test("hidden units by hand: ReLU of weights times inputs plus biases", async () => {
  const network = mlp({ inputs: 2, hidden: [2], outputs: 1 });
  // First layer [[1, -1], [2, 0]] + [0, 0.5], second [3, -2] + 1; the inputs are 1 and 1.
  const parameters = { weights: Float32Array.of(1, -1, 2, 0, 3, -2), biases: Float32Array.of(0, 0.5, 1) };
  const open = await openNetwork(network, parameters);
  const { outputs, hidden } = await open.look(Float32Array.of(1, 1));
  expect(open.units).toEqual([2]);
  expect([...(hidden[0] ?? [])]).toEqual([3, 0]);
  expect([...outputs]).toEqual([10]);
  const silenced = await open.look(Float32Array.of(1, 1), [Float32Array.of(0, 1)]);
  expect([...(silenced.hidden[0] ?? [])]).toEqual([3, 0]);
  expect([...silenced.outputs]).toEqual([1]);
  await open.close();
});

test("whole, it says what the network says, of the first columns of a wider matrix", async () => {
  const network = mlp({ inputs: 2, hidden: [5, 4], activation: "gelu", outputs: 3 });
  const parameters = initialParameters(network, randomFrom(3));
  const open = await openNetwork(network, parameters, 3);
  const { outputs, hidden } = await open.look(matrix);
  const expected = await networkOutputs(network, parameters, { values: matrix, width: 3 });
  for (const [i, output] of outputs.entries()) expect(output).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  expect(hidden.map(({ length }) => length)).toEqual([35, 28]);
  await open.close();
});

test("the mean of all subnetworks of a linear network is the network with scaled weights, exactly", async () => {
  const linear: Network = {
    inputs: 3,
    layers: [{ layer: "dense", outputs: 4 }, { layer: "dropout" }, { layer: "dense", outputs: 2 }],
    outputs: 2,
  };
  const open = await openNetwork(linear, initialParameters(linear, randomFrom(4)));
  const whole = await open.look(matrix);
  const sum = new Float64Array(whole.outputs.length);
  // Half the units silenced, the others doubled: all 16 subnetworks are equally probable.
  for (let mask = 0; mask < 16; mask++) {
    const factors = Float32Array.from({ length: 4 }, (_, unit) => ((mask >> unit) & 1 ? 2 : 0));
    const { outputs } = await open.look(matrix, [factors]);
    for (const [i, output] of outputs.entries()) sum[i] = (sum[i] ?? 0) + output / 16;
  }
  for (const [i, output] of whole.outputs.entries()) expect(sum[i]).toBeCloseTo(output, 5);
  await open.close();
});

test("networks whose units are others in training are refused", async () => {
  const copied = tabm({ inputs: 3, hidden: [4], outputs: 1, copies: 2 });
  await expect(openNetwork(copied, initialParameters(copied, random))).rejects.toThrow(
    "cannot be looked into",
  );
});
