import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { farthest, network, outputsByHand } from "../../test/training/train.ts";
import { mul } from "../graph/ops/arithmetic.ts";
import { input, scalar } from "../graph/tensor.ts";
import { randomFrom } from "../runtime/random.ts";
import { biasCount, forward, incomingMatrices, parameterCount, weightCount } from "./network.ts";
import { parametersOf } from "./parameters.ts";

const shape = network(3, [4, 2], 2);
const members = 2;
const batch = 5;
const random = randomFrom(4);
const normals = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
const flat = {
  weights: normals(members * 24),
  biases: normals(members * 8),
  x: normals(members * batch * 3),
};
const layers = parametersOf(
  shape,
  input("weights", "float", ["K", 1, 24]),
  input("biases", "float", ["K", 1, 8]),
);
const feeds = {
  weights: { data: flat.weights, shape: [members, 1, 24] },
  biases: { data: flat.biases, shape: [members, 1, 8] },
  own: { data: flat.x, shape: [members, batch, 3] },
  shared: { data: flat.x.subarray(0, batch * 3), shape: [batch, 3] },
};

/** Outputs of all members by hand; member k reads the rows from `from(k)` on. */
const byHand = (from: (k: number) => number): number[] =>
  Array.from({ length: members * batch }, (_, i) => {
    const [k, row] = [Math.floor(i / batch), i % batch];
    const parameters = {
      weights: flat.weights.subarray(24 * k, 24 * k + 24),
      biases: flat.biases.subarray(8 * k, 8 * k + 8),
    };
    const at = 3 * (from(k) + row);
    return outputsByHand(shape, parameters, [...flat.x.subarray(at, at + 3)]);
  }).flat();

it("counts layers and parameters", () => {
  expect(incomingMatrices(shape)).toEqual([
    { at: 0, inputs: 3, outputs: 4 },
    { at: 12, inputs: 4, outputs: 2 },
    { at: 20, inputs: 2, outputs: 2 },
  ]);
  // 3*4 + 4*2 + 2*2 weights, 4 + 2 + 2 biases.
  expect([weightCount(shape), biasCount(shape), parameterCount(shape)]).toEqual([24, 8, 32]);
  const linear = network(7, [], 3);
  expect([incomingMatrices(linear).length, weightCount(linear), biasCount(linear)]).toEqual([1, 21, 3]);
});

it("computes each member from its own flat parameters, on its own rows or on shared ones", () => {
  const own = forward(shape, layers, input("own", "float", ["K", "B", 3]));
  const shared = forward(shape, layers, input("shared", "float", ["B", 3]));
  const results = interpret({ own, shared }, feeds);
  expect(results.own.shape).toEqual([members, batch, 2]);
  expect(
    farthest(
      numbers(results.own),
      byHand((k) => k * batch),
    ),
  ).toBeLessThan(1e-12);
  expect(
    farthest(
      numbers(results.shared),
      byHand(() => 0),
    ),
  ).toBeLessThan(1e-12);
});

it("hands hidden units out after every hidden layer, never the outputs", () => {
  const seen: string[] = [];
  const silenced = forward(shape, layers, input("own", "float", ["K", "B", 3]), {
    onHidden(units, place) {
      seen.push(`${place}: ${units.shape.at(-1)}`);
      return mul(units, scalar(0));
    },
  });
  expect(seen).toEqual(["0: 4", "1: 2"]);
  // With all hidden units silenced, the last biases are what is left.
  const { silenced: left } = interpret({ silenced }, feeds);
  const last = [0, 1].flatMap((k) =>
    Array.from({ length: batch }, () => [...flat.biases.subarray(8 * k + 6, 8 * k + 8)]),
  );
  expect(farthest(numbers(left), last.flat())).toBe(0);
});
