import { describe, expect, it } from "vitest";
import { runEngine } from "../../test/interpreter/engine.ts";
import type { Feeds } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { dataOf, exclusiveOr, member, network, population, train } from "../../test/training/train.ts";
import { input } from "../graph/tensor.ts";
import { randomFrom } from "../runtime/random.ts";
import { dropout } from "./dropout.ts";
import { inputDropout } from "./inputDropout.ts";
import { dropoutScale, dropoutThreshold } from "./masks.ts";
import type { Coming, Now, Site, Training } from "./part.ts";
import { noStrengths } from "./regularizer.ts";

const rates = [
  [0.1, 0.3],
  [0.5, 0.5],
  [0.25, 0],
  [0, 0.6],
];
const inputRates = [0.2, 0, 0.4, 0.1];
const [members, batch, units, steps] = [rates.length, 32, 64, 40];
const each = batch * units * steps;
const site: Site = {
  inputs: units,
  hidden: [
    { width: units, copies: 1 },
    { width: units, copies: 1 },
  ],
  matrices: [],

  chance: 0.5,
};

function comingOf(fade: (s: number) => number): Coming {
  const random = randomFrom(11);
  return {
    step: 0,
    steps,
    members: rates.map((dropoutPerLayer, k) => ({
      strengths: { ...noStrengths, inputDropout: inputRates[k] ?? 0 },
      dropoutPerLayer,
      stream: (purpose) => random.split(k, purpose),
    })),
    rows: new Int32Array(steps * members * batch),
    learningRate: () => 1,
    fade: (_, s) => fade(s),
  };
}

const trainingOf = (): Training => ({ site, batchSize: batch, steps, random: randomFrom(3) });

/** Masks of all steps: layer, then member, then values step after step; every unit comes in as 1. */
async function masks(fade: (s: number) => number = () => 1): Promise<number[][][]> {
  const coming = comingOf(fade);
  const layers = [dropout, dropout, inputDropout].map(async ({ part }, place) => {
    if (part === undefined) throw new Error("no part");
    const fed = part.begin(trainingOf())(coming);
    const ones = input("units", "float", ["K", "B", units]);
    const position = input("position", "int32", [1, "B"]);
    const written = part.write(site);
    // All steps at once: member k of step s is member s * K + k of one wide population.
    const inputs = written.inputs.map(({ node, type, shape }) =>
      input(node.name ?? "", type, shape[0] === "S" ? shape.slice(1) : shape),
    );
    const now: Now = {
      at: (perStep) => inputs[written.inputs.indexOf(perStep)] ?? perStep,
      inputsOf: (rows) => rows,
      targetsOf: (rows) => rows,
      position,
    };
    const dropped = place < 2 ? written.onHidden?.(ones, place, now) : written.onInputs?.(ones, now);
    if (dropped === undefined) throw new Error("nothing is dropped");
    const wide = Object.entries(fed).map(([name, { data, shape }]): [string, Feeds[string]] => [
      name,
      {
        data: data as ArrayLike<number>,
        shape: name.startsWith("pool") ? shape : [steps * members, ...shape.slice(2)],
      },
    ]);
    // The pool is read as it is, not through `at`.
    const pools = written.inputs.filter(({ node }) => node.name?.startsWith("pool"));
    const result = await runEngine(
      [ones, position, ...inputs.filter(({ node }) => !node.name?.startsWith("pool")), ...pools],
      { dropped },
      {
        ...Object.fromEntries(wide),
        units: { data: new Float32Array(each * members).fill(1), shape: [steps * members, batch, units] },
        position: { data: Int32Array.from({ length: batch }, (_, b) => b), shape: [1, batch] },
      },
    );
    const values: number[][] = rates.map(() => []);
    numbers(result.dropped).forEach((value, i) => {
      values[Math.floor(i / (batch * units)) % members]?.push(value);
    });
    return values;
  });
  return Promise.all(layers);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [da, db] = [value - meanA, (b[i] ?? Number.NaN) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  });
  return ab / Math.sqrt(aa * bb);
}

it("rounds the rate to 256ths and scales by the share that is really kept", () => {
  for (const [rate, silenced] of [
    [0, 0],
    [0.1, 26],
    [0.25, 64],
    [0.5, 128],
    [0.9, 230],
  ] as const) {
    expect(dropoutThreshold(rate)).toBe(silenced);
    expect(dropoutScale(rate)).toBe(256 / (256 - silenced));
  }
});

describe("masks", async () => {
  const layers = await masks();
  const all = layers.flatMap((layer, l) =>
    layer.map((values, k) => ({
      values,
      rate: (l < 2 ? rates[k]?.[l] : inputRates[k]) ?? Number.NaN,
      what: `${l}/${k}`,
    })),
  );
  const dropping = all.filter(({ rate }) => rate > 0);

  it("keep the share that the rate leaves, scaled so that the expected activation stays", () => {
    for (const { values, rate } of all) {
      const kept = 1 - Math.round(rate * 256) / 256;
      const share = values.filter((value) => value > 0).length / each;
      expect(Math.abs(share - kept)).toBeLessThanOrEqual(4 * Math.sqrt((kept * (1 - kept)) / each));
      for (const value of values)
        if (value !== 0 && Math.abs(value * kept - 1) > 1e-6) expect.fail(`${value}`);
      expect(Math.abs(mean(values) - 1)).toBeLessThanOrEqual(4 * Math.sqrt((1 - kept) / kept / each));
    }
  });

  it("of members, layers and inputs are uncorrelated", () => {
    dropping.forEach((one, i) => {
      for (const other of dropping.slice(i + 1)) {
        const r = correlation(one.values, other.values);
        expect(Math.abs(r), `${one.what} and ${other.what}`).toBeLessThan(4 / Math.sqrt(each));
      }
    });
  });

  it("change from step to step and row to row, and from unit to unit", () => {
    for (const { values } of dropping) {
      for (const lag of [1, units, batch * units]) {
        const r = correlation(values.slice(lag), values.slice(0, -lag));
        expect(Math.abs(r), `lag ${lag}`).toBeLessThan(4 / Math.sqrt(each - lag));
      }
    }
  });

  it("fade with the schedule, to none at its end", async () => {
    const faded = await masks((s) => 1 - s / (steps - 1));
    const perStep = batch * units;
    for (const [layer, values] of faded.entries()) {
      const [, first = 0] = layer < 2 ? [0, rates[1]?.[layer]] : [0, inputRates[0]];
      const of = values[layer < 2 ? 1 : 0] ?? [];
      const dropped = (s: number): number =>
        of.slice(s * perStep, (s + 1) * perStep).filter((value) => value === 0).length / perStep;
      expect(Math.abs(dropped(0) - Math.round(first * 256) / 256)).toBeLessThan(
        4 * Math.sqrt(0.25 / perStep),
      );
      const half = Math.round((first * 256 * 19) / 39) / 256;
      expect(Math.abs(dropped(20) - half)).toBeLessThan(4 * Math.sqrt(0.25 / perStep));
      expect(dropped(steps - 1)).toBe(0);
    }
  });
});

describe("rates of layers", () => {
  const shape = network(3, [8, 8], 2);
  const data = dataOf(64, 3, "classes", exclusiveOr);
  const outputs = async (choices: Parameters<typeof member>[1]) => {
    const all = population(shape, [member("a", choices)], { schedule: { steps: 60, warmup: 0 } });
    const [trained] = await train(data, all);
    return trained?.last.trainOutputs;
  };

  it("that are all alike are the common rate, to the bit", async () => {
    const common = await outputs({ strengths: { dropout: 0.3 } });
    expect(await outputs({ dropoutPerLayer: [0.3, 0.3] })).toEqual(common);
    expect(await outputs({ dropoutPerLayer: [0.3, 0.3], strengths: { dropout: 0.1 } })).toEqual(common);
    expect(await outputs({ dropoutPerLayer: [0.3, 0] })).not.toEqual(common);
  });

  it("that are all 0 are none, to the bit", async () => {
    expect(await outputs({ dropoutPerLayer: [0, 0] })).toEqual(await outputs({}));
    expect(await outputs({ dropoutPerLayer: [0, 0.4] })).not.toEqual(await outputs({}));
  });
});
