import fc from "fast-check";
import { expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { differences } from "../../test/interpreter/differences.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { sizeOf } from "../../test/interpreter/value.ts";
import { gradients } from "../graph/gradient.ts";
import { softmaxCrossEntropy, squaredError } from "../graph/ops/loss.ts";
import { reduceMean, reduceSum } from "../graph/ops/reduce.ts";
import { type Dim, input, type Tensor } from "../graph/tensor.ts";
import { randomFrom } from "../runtime/random.ts";
import { type Activation, activations } from "./layers/activation.ts";
import { mlp } from "./mlp.ts";
import { biasCount, forward, weightCount } from "./network.ts";
import { parametersOf } from "./parameters.ts";

const network = fc.record({
  inputs: fc.integer({ min: 1, max: 4 }),
  hidden: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
  activation: fc.constantFrom(...(Object.keys(activations) as Activation[])),
  residual: fc.boolean(),
  inputScale: fc.boolean(),
  outputs: fc.integer({ min: 1, max: 3 }),
});

const setting = fc.record({
  network,
  members: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 4 }),
  shared: fc.boolean(),
  named: fc.boolean(),
  classify: fc.boolean(),
  seed: fc.nat(),
});

it("the loss of any network, and its gradients, are what finite differences of the definition say", async () => {
  const check = fc.asyncProperty(
    setting,
    async ({ network, members, rows, shared, named, classify, seed }) => {
      const shape = mlp(network);
      const k: Dim = named ? "K" : members;
      const b: Dim = named ? "B" : rows;
      const random = randomFrom(seed);
      const draw = (...dims: number[]) => ({
        data: Array.from({ length: sizeOf(dims) }, () => Math.fround(random.normal())),
        shape: dims,
      });
      const weights = input("weights", "float", [k, 1, weightCount(shape)]);
      const biases = input("biases", "float", [k, 1, biasCount(shape)]);
      const x = input("x", "float", shared ? [b, shape.inputs] : [k, b, shape.inputs]);
      const target = classify
        ? input("target", "int32", [k, b])
        : input("target", "float", [k, b, shape.outputs]);
      const feeds = {
        weights: draw(members, 1, weightCount(shape)),
        biases: draw(members, 1, biasCount(shape)),
        x: shared ? draw(rows, shape.inputs) : draw(members, rows, shape.inputs),
        target: classify
          ? {
              data: Array.from({ length: members * rows }, () => random.integer(shape.outputs)),
              shape: [members, rows],
            }
          : draw(members, rows, shape.outputs),
      };
      const predicted = forward(shape, parametersOf(shape, weights, biases), x);
      const perRow: Tensor = classify
        ? softmaxCrossEntropy(predicted, target)
        : reduceSum(squaredError(predicted, target), [2]);
      const loss = reduceSum(reduceMean(perRow, [1]));
      const [ofWeights, ofBiases] = gradients(loss, [weights, biases]);
      if (ofWeights === undefined || ofBiases === undefined) throw new Error("no gradients");
      const outputs = { predicted, loss, ofWeights, ofBiases };
      const computed = await runEngine([weights, biases, x, target], outputs, feeds);
      const reference = interpret(outputs, feeds);
      expect(computed.predicted.shape).toEqual([members, rows, shape.outputs]);
      for (const name of ["predicted", "loss"] as const) {
        expectClose(computed[name], reference[name], { relative: 1e-5, absolute: 1e-5 }, name);
      }
      const leaves = { weights: "ofWeights", biases: "ofBiases" } as const;
      for (const leaf of ["weights", "biases"] as const) {
        const measured = differences(loss, leaf, feeds);
        const largest = Math.max(1, ...measured.map(Math.abs));
        const exact = { relative: 1e-6, absolute: 1e-7 * largest };
        expectClose(reference[leaves[leaf]], measured, exact, `graph: ${leaf}`);
        const rounded = { relative: 1e-4, absolute: 1e-5 * largest };
        expectClose(computed[leaves[leaf]], measured, rounded, `engine: ${leaf}`);
      }
    },
  );
  await fc.assert(check, { numRuns: 45, seed: 11 });
});
