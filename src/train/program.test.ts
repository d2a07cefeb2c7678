import { describe, expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { differences } from "../../test/interpreter/differences.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { type Feeds, interpret } from "../../test/interpreter/interpreter.ts";
import { at, numbers, type Value } from "../../test/interpreter/value.ts";
import { reduceSum } from "../graph/ops/reduce.ts";
import type { Tensor } from "../graph/tensor.ts";
import { activations, biasCount, type Network, weightCount } from "../network/network.ts";
import { randomFrom } from "../runtime/random.ts";
import { evaluationGraph, type ProgramDescription, trainingGraph } from "./program.ts";

const [members, batch, steps, rows, width] = [2, 4, 3, 9, 4];
const hidden = [5, 3];

interface Case {
  readonly name: string;
  readonly description: ProgramDescription;
}

const parts = { dropout: true, l1: true, l2: true, weightDecay: true };
const everyActivation = Object.keys(activations) as (keyof typeof activations)[];
const cases: Case[] = (["classes", "values"] as const).flatMap((kind) =>
  (kind === "classes" ? everyActivation : (["relu"] as const)).map((activation) => {
    const outputs = kind === "classes" ? 3 : 1;
    const network: Network = { inputs: 3, plainInputs: 3, hidden, activation, outputs };
    return { name: `${activation} network on ${kind}`, description: { network, width, kind, parts } };
  }),
);

function named<T>(results: Readonly<Record<string, T>>, name: string): T {
  const value = results[name];
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}

const tolerance = { relative: 1e-5, absolute: 2e-6 };
const values = (count: number, of: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => Math.fround(of(i)));

/** Everything that a program reads; the state is that of a training under way. */
function feedsOf({ network, kind }: ProgramDescription, trip: number): Feeds {
  const random = randomFrom(5).split("feeds");
  const normal = () => random.normal();
  const state = (count: number, of: () => number) => ({
    data: values(members * count, of),
    shape: [members, 1, count],
  });
  const perStep = (of: (k: number) => number) => ({
    data: values(trip * members, (i) => of(i % members)),
    shape: [trip, members, 1, 1],
  });
  const perMember = (data: number[]) => ({
    data: values(members, (k) => at(data, k)),
    shape: [members, 1, 1],
  });
  const [weights, biases] = [weightCount(network), biasCount(network)];
  const masks = hidden.flatMap((units, layer) => [
    [`pool${layer}`, { data: values(20 * units, () => random.integer(256)), shape: [20, units] }],
    [
      `start${layer}`,
      { data: values(trip * members, () => random.integer(20 - batch + 1)), shape: [trip, members] },
    ],
  ]);
  return {
    x: { data: values(rows * width, normal), shape: [rows, width] },
    [kind === "classes" ? "labels" : "targets"]: {
      data: values(rows, kind === "classes" ? (i) => i % 3 : normal),
      shape: [rows],
    },
    steps: { data: [trip], shape: [] },
    rows: { data: values(trip * members * batch, () => random.integer(rows)), shape: [trip, members, batch] },
    weights: state(weights, () => 0.7 * normal()),
    biases: state(biases, () => 0.3 * normal()),
    weightsMean: state(weights, normal),
    weightsSquare: state(weights, () => 5 + random.uniform()),
    biasesMean: state(biases, normal),
    biasesSquare: state(biases, () => 5 + random.uniform()),
    stepSize: perStep((k) => 0.02 * (k + 1)),
    stabilizer: { data: values(trip, () => 1e-7), shape: [trip] },
    decayFactor: perStep((k) => 1 - 0.01 * k),
    l1Threshold: perStep((k) => 0.003 * k),
    l2: perMember([0, 0.4]),
    dropoutThreshold: perMember([100, 0]),
    dropoutScale: perMember([256 / 156, 1]),
    ...Object.fromEntries(masks),
  };
}

describe.each(cases)("the program of a $name", ({ description }) => {
  it("does in the engine what its graph says in float64", async () => {
    const { inputs, outputs } = trainingGraph(description);
    const feeds = feedsOf(description, steps);
    const computed = await runEngine(inputs, outputs, feeds);
    const reference = interpret(outputs, feeds);
    for (const [name, expected] of Object.entries(reference)) {
      expectClose(named(computed, name), expected, tolerance, name);
    }
    expect(computed.loss?.shape).toEqual([steps, members]);
  });

  it("steps along the gradient of its loss, with the penalty of L2", () => {
    const { outputs } = trainingGraph(description);
    const feeds = feedsOf(description, 1);
    const loss = reduceSum(named<Tensor>(outputs, "loss"));
    for (const name of ["weights", "biases"] as const) {
      const mean = numbers(named<Value>(interpret(outputs, feeds), `next.${name}Mean`));
      const before = named(feeds, `${name}Mean`).data as number[];
      const now = named(feeds, name).data as number[];
      const penalty = name === "weights" ? [0, 0.4] : [0, 0];
      const gradient = mean.map((value, i) => value - Math.fround(0.9) * at(before, i));
      const expected = differences(loss, name, feeds).map((slope, i) => {
        const k = Math.floor(i / (now.length / members));
        return slope + Math.fround(at(penalty, k)) * at(now, i);
      });
      expectClose(gradient, expected, { relative: 1e-6, absolute: 1e-7 }, `gradient of the ${name}`);
    }
  });

  it("scores as it trains, without dropout", async () => {
    const { inputs, outputs } = evaluationGraph(description);
    const { rows: trained, ...others } = feedsOf(description, 1);
    const feeds = { ...others, rows: { data: trained?.data ?? [], shape: [members, batch] } };
    const computed = await runEngine(inputs, outputs, feeds);
    const reference = interpret(outputs, feeds);
    const losses = named(reference, "losses");
    expectClose(named(computed, "losses"), losses, tolerance, "losses");
    // The second member's dropout rate is 0: its training loss is its loss in evaluation mode.
    const step = interpret(
      { loss: named<Tensor>(trainingGraph(description).outputs, "loss") },
      feedsOf(description, 1),
    );
    const own = numbers(losses).slice(batch);
    expect(at(numbers(step.loss), 1)).toBeCloseTo(own.reduce((sum, loss) => sum + loss, 0) / batch, 12);
  });
});

it("a part that no member uses is not written", () => {
  const [first] = cases;
  if (first === undefined) throw new Error("no cases");
  const plain = { dropout: false, l1: false, l2: false, weightDecay: false };
  const { outputs } = trainingGraph({ ...first.description, parts: plain });
  const {
    steps: trip,
    rows: taken,
    x,
    labels,
    stepSize,
    stabilizer,
    ...others
  } = feedsOf(first.description, 1);
  const state = Object.fromEntries(Object.entries(others).filter(([name]) => /^(weights|biases)/.test(name)));
  const needed = { steps: trip, rows: taken, x, labels, stepSize, stabilizer, ...state } as Feeds;
  expect(Object.keys(interpret(outputs, needed))).toContain("loss");
});
