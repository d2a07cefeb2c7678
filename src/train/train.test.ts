import { describe, expect, it } from "vitest";
import { lossByHand, outputsByHand } from "../../test/training/train.ts";
import { mlp } from "../network/mlp.ts";
import type { Network } from "../network/network.ts";
import { randomFrom } from "../runtime/random.ts";
import { openSession, tensorMaker } from "../runtime/session.ts";
import { dataOf } from "./examples.ts";
import { type TrainingTrial, train } from "./train.ts";

const random = randomFrom(5);
const x = Array.from({ length: 300 }, () => [random.normal(), random.normal(), random.normal()]);
const labels = x.map(([a = 0, b = 0]) => (a > 0 === b > 0 ? 0 : 1));
const validation = Array.from({ length: 80 }, (_, row) => row);
const rowsAfter = Int32Array.from({ length: 220 }, (_, i) => 80 + i);

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
};

describe("one network", () => {
  it("learns, keeps its best checkpoint, predicts, and goes out as ONNX", async () => {
    const network = mlp({ inputs: 3, hidden: [16], outputs: 2 });
    const seen: number[] = [];
    const trained = await train(
      network,
      { x, labels, validation },
      { learningRate: 0.02, steps: 600, threads: 1, onProgress: ({ done }) => seen.push(done) },
    );
    expect(trained.validationLoss).toBeLessThan(0.3);
    expect(trained.curve.validationLoss).toContain(Math.min(...trained.curve.validationLoss));
    const data = dataOf({ x, labels });
    const onRows = (rows: Int32Array): number => lossByHand(network, trained.parameters, data, rows);
    expect(onRows(Int32Array.from(validation))).toBeCloseTo(trained.validationLoss, 5);
    expect(onRows(rowsAfter)).toBeCloseTo(trained.trainLoss, 5);
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);

    const [row = []] = x;
    const logits = outputsByHand(network, trained.parameters, row.map(Math.fround));
    expect(farthest(trained.validationOutputs.subarray(0, 2), logits)).toBeLessThan(1e-5);
    const power = logits.map(Math.exp);
    const probabilities = power.map((p) => p / power.reduce((a, b) => a + b));
    expect(farthest(await trained.predict([row]), probabilities)).toBeLessThan(1e-6);

    const session = await openSession(trained.toOnnx());
    try {
      const tensor = await tensorMaker();
      const { outputs } = await session.run({ x: tensor("float", Float32Array.from(row), [1, 3]) });
      expect(farthest(outputs?.data as Float32Array, logits)).toBeLessThan(1e-5);
    } finally {
      await session.release();
    }
  });

  it("of values reads the columns it wants, without validation rows keeps the last step", async () => {
    const targets = x.map(([a = 0, b = 0]) => 2 * a - b + 0.5);
    const linear = mlp({ inputs: 2, hidden: [], outputs: 1 });
    const trained = await train(linear, { x, targets }, { learningRate: 0.05, steps: 800, threads: 1 });
    expect(trained.step).toBe(800);
    expect(trained.validationLoss).toBeNaN();
    expect(farthest(trained.parameters.weights, [2, -1])).toBeLessThan(1e-3);
    expect(farthest(trained.parameters.biases, [0.5])).toBeLessThan(1e-3);
    expect(farthest(await trained.predict([[1, 1, 99]]), [1.5])).toBeLessThan(2e-3);
  });
});

describe("a list of trials", () => {
  const custom: Network = {
    inputs: 3,
    layers: [
      { layer: "dense", outputs: 12 },
      { layer: "activation", of: "tanh" },
      { layer: "dense", outputs: 7 },
      { layer: "activation", of: "gelu" },
      { layer: "dense", outputs: 2 },
    ],
    outputs: 2,
  };
  const trials: TrainingTrial[] = [
    ...Array.from(
      { length: 16 },
      (_, i): TrainingTrial => ({
        network: mlp({ inputs: 3, hidden: [9 + (i % 8)], outputs: 2 }),
        learningRate: 0.003 * (1 + (i % 3)),
        strengths: { weightDecay: 0.1 * (i % 2), l1: 0.01 * (i % 4) },
        steps: 100,
        seed: i,
      }),
    ),
    { network: custom, steps: 100, schedule: "constant" },
    {
      network: custom,
      steps: 100,
      optimizer: { name: "sgd" },
      train: [100, 101, 102, 103, 104],
      validation: [5],
    },
  ];

  it("gives each trial what it gets alone, to 1e-5, whatever the widths beside it", async () => {
    const together = await train(trials, { x, labels, validation }, { threads: 2 });
    expect(together.map(({ trial }) => trial)).toEqual(trials);
    for (const i of [0, 5, 15, 16, 17]) {
      const trial = trials[i] as TrainingTrial;
      const { network, ...hyperparameters } = trial;
      const alone =
        trial.train === undefined
          ? await train(network, { x, labels, validation }, { ...hyperparameters, threads: 1 })
          : (await train([trial], { x, labels }, { threads: 1 }))[0];
      expect(farthest(together[i]?.parameters.weights ?? [], alone?.parameters.weights ?? [])).toBeLessThan(
        1e-5,
      );
      expect(together[i]?.validationOutputs.length).toBe(alone?.validationOutputs.length);
    }
    expect(together[17]?.validationOutputs.length).toBe(2);
  });

  it("gives the same bits with one worker and with two, and with little memory", async () => {
    const one = await train(trials, { x, labels, validation }, { threads: 1 });
    const two = await train(trials, { x, labels, validation }, { threads: 2 });
    const losses = (all: typeof one): number[] => all.map(({ validationLoss }) => validationLoss);
    expect(losses(two)).toEqual(losses(one));
    expect(two.map(({ parameters }) => parameters)).toEqual(one.map(({ parameters }) => parameters));
    // Fewer side by side may round differently, and no more than that.
    const narrow = await train(trials, { x, labels, validation }, { threads: 2, memoryBytes: 86 * 2 ** 20 });
    expect(farthest(losses(narrow), losses(one))).toBeLessThan(1e-5);
  });

  it("of none is none", async () => {
    expect(await train([], { x, labels })).toEqual([]);
  });

  it("ends soon after the signal, with its reason", async () => {
    const stop = new AbortController();
    const long = { network: mlp({ inputs: 3, hidden: [64, 64], outputs: 2 }), steps: 10_000_000 };
    const begun = performance.now();
    const reason = new Error("enough");
    const running = train(
      [long, long],
      { x, labels },
      {
        threads: 2,
        signal: stop.signal,
        onProgress: () => stop.abort(reason),
      },
    );
    await expect(running).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});

describe("what cannot train is said before training starts", () => {
  const network = mlp({ inputs: 3, hidden: [4], outputs: 2 });
  it.each([
    ["reads 9 columns", () => train(mlp({ inputs: 9, hidden: [], outputs: 2 }), { x, labels })],
    ["needs values", () => train(network, { x, labels }, { objective: { name: "squaredError" } })],
    ["needs 1 outputs", () => train(network, { x, targets: labels })],
    ["label 2", () => train(network, { x, labels: labels.map((label) => 2 * label) })],
    ["2 dropout rates for 1", () => train(network, { x, labels }, { dropoutPerLayer: [0.1, 0.2] })],
    ["Trial 1 (from 0)", () => train([{ network }, { network: { ...network, outputs: 3 } }], { x, labels })],
    ["memory", () => train(network, { x, labels }, { memoryBytes: 1_000_000 })],
    ["steps", () => train(network, { x, labels }, { steps: 0 })],
    ["learning rate", () => train(network, { x, labels }, { learningRate: Number.NaN })],
    ["dropout is 1.5", () => train(network, { x, labels }, { strengths: { dropout: 1.5 } })],
  ])("%s", async (words, work) => {
    await expect(work()).rejects.toMatchObject({
      name: "UnseenError",
      message: expect.stringContaining(words),
    });
  });
});
