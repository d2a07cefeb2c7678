import { describe, expect, it } from "vitest";
import {
  crossEntropyByHand,
  dataOf,
  exclusiveOr,
  farthest,
  lossByHand,
  member,
  network,
  parametersOf,
  population,
  rows,
  train,
} from "../../test/training/train.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import type { TrainedMember } from "./population.ts";

const data = dataOf(200, 3, "classes", exclusiveOr);
const shape = network(3, [16, 16], 2);

const first = <T>([item]: readonly T[]): T => {
  if (item === undefined) throw new Error("no member");
  return item;
};

/** Mean loss that a checkpoint's outputs have on rows, in float64. */
function lossOf(outputs: Float32Array, on: Int32Array, labels: ArrayLike<number>): number {
  const losses = Array.from(on, (row, i) =>
    crossEntropyByHand([...outputs.subarray(2 * i, 2 * i + 2)], labels[row] ?? Number.NaN),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

const weightsApart = (a: TrainedMember, b: TrainedMember): number =>
  Math.max(
    farthest(parametersOf(a).weights, parametersOf(b).weights),
    farthest(parametersOf(a).biases, parametersOf(b).biases),
    farthest(a.last.trainOutputs, b.last.trainOutputs),
  );

describe("training", () => {
  it("learns what no linear model can", async () => {
    const judged = { train: rows<"train">(0, 150), validation: rows<"validation">(150, 200) };
    const choices = { schedule: { steps: 600, warmup: 20 }, checkEvery: 100 };
    const [deep] = await train(data, population(shape, [member("deep", judged)], choices));
    const [flat] = await train(data, population(network(3, [], 2), [member("flat", judged)], choices));
    expect(deep?.curve.validationLoss.at(-1)).toBeLessThan(0.3);
    expect(flat?.curve.validationLoss.at(-1)).toBeGreaterThan(0.6);
  });

  it("finds the line behind a linear regression", async () => {
    const line = dataOf(64, 2, "values", ([a = 0, b = 0]) => 0.75 * a - 0.5 * b + 0.25);
    const choices = { schedule: { steps: 1500, warmup: 0 }, checkEvery: 1500 };
    const trained = first(
      await train(line, population(network(2, [], 1), [member(0, { learningRate: 0.02 })], choices)),
    );
    expect(farthest(parametersOf(trained).weights, [0.75, -0.5])).toBeLessThan(1e-3);
    expect(farthest(parametersOf(trained).biases, [0.25])).toBeLessThan(1e-3);
    expect(trained.curve.trainLoss.at(-1)).toBeLessThan(1e-6);
  });

  it("memorizes random labels, and is then far worse than chance on other rows", async () => {
    const noise = dataOf(128, 8, "classes", (_, random) => random.integer(2));
    const big = network(8, [128, 128], 2);
    const on = { train: rows<"train">(0, 64), validation: rows<"validation">(64, 128), learningRate: 0.003 };
    const choices = { schedule: { steps: 400, warmup: 0 }, checkEvery: 100 };
    const trained = first(await train(noise, population(big, [member(0, on)], choices)));
    expect(trained.curve.trainLoss.at(-1)).toBeLessThan(0.01);
    expect(trained.curve.validationLoss.at(-1)).toBeGreaterThan(3 * Math.LN2);
  });

  it("is the same twice, bit for bit", async () => {
    const strengths = { dropout: 0.2, l1: 1e-3, l2: 1e-3, weightDecay: 0.1 };
    const trained = population(shape, [member("a", { strengths }), member("b")]);
    expect(await train(data, trained)).toEqual(await train(data, trained));
  });

  it("depends on seed and key", async () => {
    const outputs = async (key: string, seed: number) =>
      first(await train(data, population(shape, [member(key)], { seed }))).last.trainOutputs;
    expect(await outputs("a", 1)).not.toEqual(await outputs("b", 1));
    expect(await outputs("a", 1)).not.toEqual(await outputs("a", 2));
  });

  it("of a member is the same alone and among 16", async () => {
    const among = Array.from({ length: 16 }, (_, k) =>
      member(k, {
        train: rows(k, k + 80),
        learningRate: 0.002 * (1 + (k % 5)),
        strengths: { dropout: (k % 3) * 0.1, weightDecay: k * 0.01 },
      }),
    );
    const together = await train(data, population(shape, among));
    for (const k of [0, 5, 14]) {
      const alone = first(await train(data, population(shape, [among[k] ?? member(k)])));
      expect(weightsApart(alone, together[k] ?? alone)).toBeLessThan(1e-5);
    }
  });

  it("of a member with any regularizer is the same alone and among 16 with others", async () => {
    const kinds: Partial<Strengths>[] = [
      { inputDropout: 0.2, l1: 0.01 },
      { inputNoise: 0.2, groupL1: 0.1 },
      { mixup: 0.4 },
      { labelSmoothing: 0.1, maxNorm: 1 },
      { gradientClipping: 0.5, l1Penalty: 1e-3 },
      { weightAveraging: 0.3, dropout: 0.2 },
      { movingAverage: 0.95, weightDecay: 0.1 },
      {},
    ];
    const among = Array.from({ length: 16 }, (_, k) =>
      member(k, { train: rows(k, k + 80), learningRate: 0.004, strengths: kinds[k % kinds.length] ?? {} }),
    );
    const together = await train(data, population(shape, among));
    for (const [k, one] of among.slice(0, kinds.length).entries()) {
      const alone = first(await train(data, population(shape, [one])));
      expect(weightsApart(alone, together[k] ?? alone)).toBeLessThan(1e-5);
    }
  });

  it("reads the network's columns only, and any rows of them", async () => {
    const wide = { ...data, width: 4, x: new Float32Array(200 * 4) };
    for (let i = 0; i < 200; i++) wide.x.set([...data.x.subarray(3 * i, 3 * i + 3), Number.NaN], 4 * i);
    const trained = population(shape, [member("a")]);
    expect(await train(wide, trained)).toEqual(await train(data, trained));
  });

  it("reports the losses of its rows in evaluation mode", async () => {
    const judged = member(0, { validation: rows(64, 101), strengths: { dropout: 0.5 } });
    const trained = first(await train(data, population(shape, [judged])));
    const { parameters } = trained.last;
    if (parameters === undefined) throw new Error("the weights were not kept");
    expect(trained.curve.steps).toEqual([50, 100]);
    expect(trained.curve.trainLoss.at(-1)).toBeCloseTo(lossByHand(shape, parameters, data, judged.train), 5);
    const onValidation = lossByHand(shape, parameters, data, judged.validation);
    expect(trained.curve.validationLoss.at(-1)).toBeCloseTo(onValidation, 5);
  });
});

describe("the best checkpoint", () => {
  const noise = dataOf(200, 3, "classes", ([a = 0], random) => (a + random.normal() > 0 ? 1 : 0));
  const judged = (k: number, learningRate = 0.02) =>
    member(k, { train: rows(0, 100), validation: rows(100, 200), learningRate });
  const choices = { schedule: { steps: 400, warmup: 0 }, checkEvery: 25 };

  it("is the one with the lowest validation loss, with exactly its weights", async () => {
    for (const trained of await train(
      noise,
      population(
        shape,
        [0, 1, 2].map((k) => judged(k)),
        choices,
      ),
    )) {
      const { best, curve } = trained;
      const lowest = Math.min(...curve.validationLoss);
      expect(curve.steps.indexOf(best.step)).toBe(curve.validationLoss.indexOf(lowest));
      expect(best.step).toBeLessThan(trained.last.step);
      expect(lossOf(best.validationOutputs, rows(100, 200), noise.y)).toBeCloseTo(lowest, 6);
      expect(lossByHand(shape, parametersOf(trained), noise, rows(100, 200))).toBeCloseTo(lowest, 5);
      expect(lossOf(trained.last.validationOutputs, rows(100, 200), noise.y)).toBeCloseTo(
        curve.validationLoss.at(-1) ?? Number.NaN,
        6,
      );
    }
  });

  it("ends a member's training after so many checks without a better one; the others do not notice", async () => {
    const slow = 0.0005;
    const members = [judged(0), judged(1, slow), judged(2), judged(3, slow)];
    const patient = await train(noise, population(shape, members, choices));
    const hasty = await train(noise, population(shape, members, { ...choices, patience: 3 }));
    for (const [k, trained] of hasty.entries()) {
      const full = patient[k] ?? trained;
      const checks = trained.curve.steps.length;
      expect(trained.last.step).toBe(25 * checks);
      // Every loss is what it was without patience, up to the end.
      expect(farthest(trained.curve.validationLoss, full.curve.validationLoss.slice(0, checks))).toBeLessThan(
        1e-5,
      );
      const better = trained.curve.steps.indexOf(trained.best.step);
      if (checks < 16) expect(checks - 1 - better).toBe(3);
    }
    const ends = hasty.map(({ last }) => last.step);
    expect(ends[0]).toBeLessThan(400);
    expect([ends[1], ends[3]]).toEqual([400, 400]);
    for (const k of [1, 3])
      expect(weightsApart(first(hasty.slice(k)), first(patient.slice(k)))).toBeLessThan(1e-5);
  });

  it("is the last one where there are no validation rows", async () => {
    const trained = first(await train(noise, population(shape, [member(0)])));
    expect(trained.best).toEqual(trained.last);
    expect(trained.curve.validationLoss).toEqual([]);
  });
});

describe("members that stop early or go wrong", () => {
  it("stopAfter ends one member there, on the common schedule", async () => {
    const members = [member("a", { stopAfter: 37 }), member("b")];
    const [stopped, full] = await train(data, population(shape, members));
    expect(stopped?.last.step).toBe(37);
    expect(stopped?.curve.steps).toEqual([37]);
    expect(full?.last.step).toBe(100);
    const alone = first(await train(data, population(shape, [member("b")])));
    expect(weightsApart(alone, full ?? alone)).toBeLessThan(1e-5);
    const cut = first(await train(data, population(shape, [member("a", { stopAfter: 37 })])));
    expect(weightsApart(cut, stopped ?? cut)).toBeLessThan(1e-5);
    const ended = population(shape, [member("a")], { schedule: { steps: 37, warmup: 0 } });
    expect(weightsApart(first(await train(data, ended)), cut)).toBeGreaterThan(1e-3);
  });

  it.each([1e30, 1e38])("a learning rate of %s ruins only its own member", async (learningRate) => {
    const validation = rows<"validation">(64, 96);
    const members = [
      member("a", { validation }),
      member("b", { learningRate, validation }),
      member("c", { validation }),
    ];
    const together = await train(data, population(shape, members));
    expect(together.map(({ diverged }) => diverged)).toEqual([false, true, false]);
    for (const k of [0, 2]) {
      const alone = first(await train(data, population(shape, members.slice(k, k + 1))));
      expect(weightsApart(alone, together[k] ?? alone)).toBeLessThan(1e-5);
    }
  });

  it("counts parameters that are not 0", async () => {
    const members = [member("a"), member("b", { strengths: { l1: 1 } })];
    const [dense, sparse] = await train(data, population(shape, members));
    const parameters = 3 * 16 + 16 * 16 + 16 * 2 + 16 + 16 + 2;
    expect(dense?.last.nonZero).toBe(parameters);
    const kept = [...parametersOf(sparse as TrainedMember).weights].filter((weight) => weight !== 0).length;
    expect(kept).toBeLessThan(3 * 16 + 16 * 16);
    expect(sparse?.best.nonZero).toBe(kept + 34);
  });
});

it("weights are handed back only where they are asked for", async () => {
  const trained = first(await train(data, population(shape, [member(0)], { keepWeights: false })));
  expect([trained.best.parameters, trained.last.parameters]).toEqual([undefined, undefined]);
});
