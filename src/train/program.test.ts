import { describe, expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { differences } from "../../test/interpreter/differences.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { at, numbers, type Value } from "../../test/interpreter/value.ts";
import { programFeeds, programSizes } from "../../test/training/program.ts";
import { reduceSum } from "../graph/ops/reduce.ts";
import type { Tensor } from "../graph/tensor.ts";
import { type Activation, activations } from "../network/layers/activation.ts";
import { mlp } from "../network/mlp.ts";
import { regularizers } from "../regularize/all.ts";
import type { RegularizerName } from "../regularize/regularizer.ts";
import { type ProgramDescription, stateNames } from "./description.ts";
import { objectiveOf } from "./objectives/all.ts";
import type { ObjectiveSettings } from "./objectives/objective.ts";
import type { OptimizerSettings } from "./optimizer/optimizer.ts";
import { evaluationGraph, trainingGraph } from "./program.ts";

const { K: members, B: batch } = programSizes;
const steps = 3;
const adamw: OptimizerSettings = { name: "adamw" };

const named = <T>(results: Readonly<Record<string, T>>, name: string): T => {
  const value = results[name];
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
};

const tolerance = { relative: 1e-5, absolute: 2e-6 };
const everyPart = Object.values(regularizers).flatMap(({ name, part }) => (part === undefined ? [] : [name]));

interface Case {
  readonly name: string;
  readonly description: ProgramDescription;
}

function caseOf(
  objective: ObjectiveSettings,
  optimizer: OptimizerSettings = adamw,
  activation: Activation = "relu",
  hidden: readonly number[] = [5, 3],
): Case {
  const { outputs, chance } = objectiveOf(objective);
  const network = mlp({ inputs: 3, hidden, activation, outputs: outputs === "one a class" ? 3 : outputs });
  const parts = everyPart.filter((name) => name !== "labelSmoothing" || chance(3) !== undefined);
  const description = { network, width: 4, objective, optimizer, parts };
  return {
    name: `${activation} network ${hidden.join("-")}, ${objective.name}, ${optimizer.name}`,
    description,
  };
}

const classes: ObjectiveSettings = { name: "crossEntropy" };
const cases: Case[] = [
  ...(Object.keys(activations) as Activation[]).map((activation) => caseOf(classes, adamw, activation)),
  caseOf({ name: "squaredError" }),
  caseOf({ name: "gaussian" }, { name: "sgd" }),
  caseOf({ name: "quantile", levels: [0.1, 0.5, 0.8] }),
  caseOf({ name: "huber", delta: 0.8 }, { name: "sgd", momentum: 0 }),
  caseOf({ name: "crossEntropy", classWeights: [1, 2, 0.5] }),
  caseOf({ name: "binaryCrossEntropy" }, adamw, "relu", []),
  // So wide that the large matrix is carried by itself.
  caseOf(classes, adamw, "tanh", [256, 128]),
];

describe.each(cases)("the program of a $name", ({ description }) => {
  const feeds = programFeeds(description, steps);

  it("does in the engine what its graph says in float64, with every regularizer", async () => {
    const { inputs, outputs } = trainingGraph(description);
    const computed = await runEngine(inputs, outputs, feeds);
    const reference = interpret(outputs, feeds);
    for (const [name, expected] of Object.entries(reference)) {
      expectClose(named(computed, name), expected, tolerance, name);
    }
    expect(Object.keys(reference)).toEqual([
      ...stateNames(description).map((name) => `next.${name}`),
      "loss",
    ]);
    expect(computed.loss?.shape).toEqual([steps, members]);
  });

  it("scores as it trains, without regularizers", async () => {
    const { inputs, outputs } = evaluationGraph({ ...description, weighEvaluation: true });
    const one = programFeeds(description, 1);
    const rows = { data: named(one, "rows").data, shape: [members, batch] };
    const computed = await runEngine(inputs, outputs, { ...one, rows });
    const losses = named(interpret(outputs, { ...one, rows }), "losses");
    expectClose(named(computed, "losses"), losses, tolerance, "losses");
    // The second member has every part off: its training loss is its loss in evaluation mode.
    const step = interpret({ loss: named<Tensor>(trainingGraph(description).outputs, "loss") }, one);
    const own = numbers(losses).slice(batch);
    expect(at(numbers(step.loss), 1)).toBeCloseTo(own.reduce((sum, loss) => sum + loss, 0) / batch, 12);
  });
});

const withAdam = cases.filter(
  ({ name, description: { optimizer } }) => optimizer === adamw && name.startsWith("relu"),
);

describe.each(withAdam)("a step of the program of a $name", ({ description: whole }) => {
  it("goes along the gradient of its loss, with the penalties of L1 and L2", () => {
    // A clipped gradient could not be read back from what is carried.
    const parts = whole.parts.filter((name) => name !== "gradientClipping");
    const description = { ...whole, parts };
    const { outputs } = trainingGraph(description);
    const feeds = programFeeds(description, 1);
    const loss = reduceSum(named<Tensor>(outputs, "loss"));
    for (const name of ["weights", "biases"] as const) {
      const mean = numbers(named<Value>(interpret(outputs, feeds), `next.${name}Mean`));
      const before = named(feeds, `${name}Mean`).data as number[];
      const now = named(feeds, name).data as number[];
      const gradient = mean.map((value, i) => value - Math.fround(0.9) * at(before, i));
      const expected = differences(loss, name, feeds).map((slope, i) => {
        if (name === "biases" || i >= now.length / members) return slope;
        return slope + Math.fround(0.4) * at(now, i) + Math.fround(0.2) * Math.sign(at(now, i));
      });
      expectClose(gradient, expected, { relative: 1e-6, absolute: 1e-7 }, `gradient of the ${name}`);
    }
  });
});

describe("a part that no member uses is not written", () => {
  const { description } = caseOf(classes);
  const fedFor = (parts: readonly RegularizerName[]): string[] =>
    trainingGraph({ ...description, parts }).inputs.map(({ node }) => node.name ?? "");
  const plain = fedFor([]);

  it("and needs nothing", () => {
    const state = stateNames({ ...description, parts: [] });
    expect(plain).toEqual(["x", "labels", "steps", "rows", ...state, "stepSize", "stabilizer"]);
    const all = programFeeds(description, 1);
    const needed = Object.fromEntries(plain.map((name) => [name, named(all, name)]));
    const { outputs } = trainingGraph({ ...description, parts: [] });
    expect(Object.keys(interpret(outputs, needed))).toContain("loss");
  });

  it.each(everyPart)("%s alone adds only what it is fed itself", (name) => {
    const own = regularizers[name].part?.write({
      inputs: 3,
      hidden: [
        { width: 5, copies: 1 },
        { width: 3, copies: 1 },
      ],
      matrices: [
        { at: 0, inputs: 3, outputs: 5 },
        { at: 15, inputs: 5, outputs: 3 },
        { at: 30, inputs: 3, outputs: 3 },
      ],
      chance: 1 / 3,
    });
    const added = fedFor([name]).filter((fed) => !plain.includes(fed));
    const average = regularizers[name].averaging === undefined ? [] : ["weightsAverage", "biasesAverage"];
    expect(own?.inputs.length).toBeGreaterThan(0);
    expect(added).toEqual([...average, ...(own?.inputs ?? []).map(({ node }) => node.name)]);
  });
});
