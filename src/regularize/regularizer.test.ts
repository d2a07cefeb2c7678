import { describe, expect, it } from "vitest";
import {
  dataOf,
  exclusiveOr,
  farthest,
  lossByHand,
  member,
  network,
  outputsByHand,
  parametersOf,
  population,
  rows,
  train,
} from "../../test/training/train.ts";
import { evaluate } from "../train/evaluate.ts";
import type { Fading, Member, Population } from "../train/population.ts";
import { openWorkshop } from "../train/programs.ts";
import { regularizers } from "./all.ts";
import type { Strengths } from "./regularizer.ts";

const data = dataOf(96, 3, "classes", exclusiveOr);
const shape = network(3, [8, 6], 2);
const of = (members: readonly Member[]): Population =>
  population(shape, members, { schedule: { steps: 60, warmup: 5 }, checkEvery: 20 });

/** Strengths high enough to see in a few steps. */
const visible: Readonly<Record<keyof Strengths, number>> = {
  dropout: 0.3,
  inputDropout: 0.3,
  l1: 0.3,
  l1Penalty: 0.02,
  groupL1: 0.3,
  l2: 0.5,
  weightDecay: 2,
  maxNorm: 0.8,
  labelSmoothing: 0.3,
  inputNoise: 0.5,
  mixup: 1,
  gradientClipping: 0.4,
  weightAveraging: 0.8,
  movingAverage: 0.9,
};
const names = Object.keys(visible) as (keyof Strengths)[];

const one = async (trained: Member, on = data) => first(await train(on, of([trained])));
const first = <T>([item]: readonly T[]): T => {
  if (item === undefined) throw new Error("no member");
  return item;
};

it("the contract below covers every regularizer that acts in training", () => {
  expect(Object.keys(regularizers).sort()).toEqual([...names, "earlyStopping"].sort());
});

describe("every regularizer", () => {
  for (const [name, regularizer] of Object.entries(regularizers)) {
    it(`${name} explains itself and its strengths in one sentence each, weakest first`, () => {
      expect(regularizer.name).toBe(name);
      expect(regularizer.words).toMatch(/^[A-Z][^.]{40,200}\.$/);
      const { values, source } = regularizer.range;
      expect(values.length).toBeGreaterThan(0);
      const direction = regularizer.limit === true ? -1 : 1;
      expect(values).toEqual(values.toSorted((a, b) => direction * (a - b)));
      expect(values.every((value) => value > 0)).toBe(true);
      expect(source).not.toBe("");
      const said = values.map((value) => regularizer.describe(value));
      expect(new Set(said).size).toBe(values.length);
      for (const sentence of said) expect(sentence).toMatch(/^[a-zA-Z][^\n]{20,160}[a-z]$/);
    });
  }
});

describe.each(names)("%s", (name) => {
  const strong = member("a", { strengths: { [name]: visible[name] } });
  const weak = member("b", { strengths: { [name]: visible[name] / 4 } });
  const off = member("c");

  it("changes nothing at strength 0, to the bit", async () => {
    const beside = await train(data, of([off, strong]));
    const without = await train(data, of([off, member("a")]));
    expect(parametersOf(first(beside)).weights.length).toBeGreaterThan(0);
    expect(beside[0]).toEqual(without[0]);
    expect(beside[1]).not.toEqual(without[1]);
  });

  it("acts on each member by its own strength", async () => {
    const together = await train(data, of([strong, weak]));
    const alone = [await one(strong), await one(weak)].map(parametersOf);
    for (const [k, inCompany] of together.map(parametersOf).entries()) {
      expect(farthest(inCompany.weights, alone[k]?.weights ?? [])).toBeLessThan(1e-5);
      expect(farthest(inCompany.biases, alone[k]?.biases ?? [])).toBeLessThan(1e-5);
    }
    const same = await one(member("b", { strengths: { [name]: visible[name] } }));
    expect(farthest(parametersOf(same).weights, parametersOf(await one(weak)).weights)).toBeGreaterThan(1e-3);
  });

  it("is absent from evaluation: no randomness, no penalty", async () => {
    const trained = await one(strong);
    const parameters = parametersOf(trained);
    const byHand = Array.from(strong.train, (row) =>
      outputsByHand(shape, parameters, [...data.x.subarray(row * 3, row * 3 + 3)]),
    );
    expect(farthest(trained.best.trainOutputs, byHand.flat())).toBeLessThan(1e-5);
    expect(trained.curve.trainLoss.at(-1)).toBeCloseTo(lossByHand(shape, parameters, data, strong.train), 5);
    const workshop = await openWorkshop(data);
    const programs = await workshop.programsFor(of([strong]));
    const ask = () => evaluate(shape, [{ parameters, rows: strong.train }], programs.evaluate);
    expect(await ask()).toEqual(await ask());
    await workshop.close();
  });
});

const fading = names.filter(
  (name): name is Fading =>
    !["maxNorm", "gradientClipping", "weightAveraging", "movingAverage"].includes(name),
);

describe.each(fading)("%s", (name) => {
  const strengths = { [name]: visible[name] };

  it("keeps its strength under a constant course, to the bit, and loses it under one that falls", async () => {
    const plain = await one(member("a", { strengths }));
    expect(await one(member("a", { strengths, fades: { [name]: "constant" } }))).toEqual(plain);
    const faded = parametersOf(await one(member("a", { strengths, fades: { [name]: "cosine" } })));
    expect(farthest(faded.weights, parametersOf(plain).weights)).toBeGreaterThan(1e-4);
  });
});

describe("early stopping", () => {
  const noise = dataOf(96, 3, "classes", (_, random) => random.integer(2));
  const judged = member("a", { validation: rows(64, 96), learningRate: 0.05 });

  it("changes which weights are kept, never how they are trained", async () => {
    const watched = await one(judged, noise);
    const blind = await one({ ...judged, validation: rows(0, 0) }, noise);
    expect(watched.last.parameters).toEqual(blind.last.parameters);
    expect(watched.curve.trainLoss).toEqual(blind.curve.trainLoss);
    expect(blind.best).toEqual(blind.last);
    expect(watched.best.step).toBeLessThan(watched.last.step);
    expect(watched.best.parameters).not.toEqual(watched.last.parameters);
  });
});
