import fc from "fast-check";
import { expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { programFeeds } from "../../test/training/program.ts";
import {
  dataOf,
  exclusiveOr,
  farthest,
  member,
  parametersOf,
  population,
  train,
} from "../../test/training/train.ts";
import { type Activation, activations } from "../network/layers/activation.ts";
import { type Mlp, mlp } from "../network/mlp.ts";
import { biasCount, statisticCount } from "../network/network.ts";
import type { ProgramDescription } from "./description.ts";
import { evaluationGraph, trainingGraph } from "./program.ts";

const network: fc.Arbitrary<Mlp> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 4 }),
    hidden: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
    // Widths that are equal by chance are rare, and blocks need them.
    square: fc.boolean(),
    activation: fc.constantFrom(...(Object.keys(activations) as Activation[])),
    normalization: fc.constantFrom<(Mlp["normalization"] | "none")[]>("none", "layer", "batch"),
    residual: fc.boolean(),
    inputScale: fc.boolean(),
    outputs: fc.integer({ min: 2, max: 3 }),
  })
  .map(({ square, normalization, hidden, ...rest }) => ({
    ...rest,
    hidden: square ? hidden.map(() => hidden[0] ?? 1) : hidden,
    ...(normalization === "none" ? {} : { normalization }),
  })) as fc.Arbitrary<Mlp>;

const setting = fc.record({
  network,
  classify: fc.boolean(),
  optimizer: fc.constantFrom("adamw", "sgd"),
  dropout: fc.boolean(),
});

it("any network trains a step, and is evaluated, as the float64 interpreter says", async () => {
  const check = fc.asyncProperty(setting, async ({ network, classify, optimizer, dropout }) => {
    const shape = mlp({ ...network, outputs: classify ? network.outputs : 1 });
    const description: ProgramDescription = {
      network: shape,
      width: shape.inputs,
      objective: { name: classify ? "crossEntropy" : "squaredError" },
      optimizer: { name: optimizer },
      parts: dropout && network.hidden.length > 0 ? ["dropout"] : [],
    };
    const step = trainingGraph(description);
    const feeds = programFeeds(description, 1);
    const computed = await runEngine(step.inputs, step.outputs, feeds);
    for (const [name, reference] of Object.entries(interpret(step.outputs, feeds))) {
      // Units that are nearly equal over a row or a batch are divided by as little as sqrt(1e-5).
      expectClose(computed[name] ?? [], reference, { relative: 1e-4, absolute: 2e-5 }, `next ${name}`);
    }
    const { inputs, outputs } = evaluationGraph(description);
    const asked = { ...feeds, biases: settled(description, feeds.biases), rows: evaluated };
    const scored = await runEngine(inputs, outputs, asked);
    for (const [name, reference] of Object.entries(interpret(outputs, asked)))
      expectClose(scored[name] ?? [], reference, { relative: 1e-4, absolute: 2e-5 }, name);
  });
  await fc.assert(check, { numRuns: 40, seed: 5 });
});

const evaluated = { data: [0, 3, 8, 8, 1, 2], shape: [2, 3] };

/** Biases whose statistics are such as training keeps: no variance is negative. */
function settled(
  { network }: ProgramDescription,
  biases: ReturnType<typeof programFeeds>[string] | undefined,
) {
  const { data = [], shape = [] } = biases ?? {};
  const size = biasCount(network);
  const learned = size - statisticCount(network);
  const values = Array.from(data as ArrayLike<number>, (value, i) =>
    i % size < learned ? value : Math.fround(0.5 + Math.abs(value)),
  );
  return { data: values, shape };
}

it.each(["layer", "batch"] as const)(
  "a member with %s norm and blocks is the same alone and among 16 after 100 steps",
  async (normalization) => {
    const shape = mlp({
      inputs: 3,
      hidden: [12, 12],
      activation: "mish",
      normalization,
      residual: true,
      inputScale: true,
      outputs: 2,
    });
    const data = dataOf(96, 3, "classes", exclusiveOr);
    const all = Array.from({ length: 16 }, (_, k) =>
      member(k, { learningRate: 0.002, strengths: { dropout: k / 40, weightAveraging: k === 0 ? 0.3 : 0 } }),
    );
    const together = await train(data, population(shape, all));
    for (const k of [0, 7]) {
      const [alone] = await train(data, population(shape, [all[k] ?? member(k)]));
      if (alone === undefined) throw new Error("no member");
      const found = together[k] ?? alone;
      for (const of of ["weights", "biases"] as const)
        expect(farthest(parametersOf(found)[of], parametersOf(alone)[of])).toBeLessThan(1e-5);
    }
  },
);
