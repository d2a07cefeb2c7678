import { describe, expect, it } from "vitest";
import { runEngine } from "../../test/interpreter/engine.ts";
import { at, numbers } from "../../test/interpreter/value.ts";
import { member, network, population } from "../../test/training/train.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { randomFrom } from "../runtime/random.ts";
import { DropoutPool } from "../train/dropoutPool.ts";
import { drop, dropoutScale, dropoutThreshold } from "./dropout.ts";

const rates = [0.1, 0.5, 0.25, 0];
const [members, batch, units, steps] = [rates.length, 32, 64, 40];
const each = batch * units * steps;

/** Masks of all steps: layer, then member, then values step after step; every unit comes in as 1. */
async function masks(): Promise<number[][][]> {
  const of = population(
    network(3, [units, units], 2),
    rates.map((dropout, k) => member(k, { strengths: { dropout } })),
    { batchSize: batch },
  );
  const random = randomFrom(11);
  const fed = new DropoutPool(of, true).feeds(
    rates.map((rate, k) => ({ rate, masks: random.split(k) })),
    0,
    steps,
  );
  const part = (name: string) => {
    const value = fed[name];
    if (value === undefined) throw new Error(`no ${name} is fed`);
    return { data: value.data as ArrayLike<number>, shape: value.shape };
  };
  const ones = input("units", "float", ["K", "B", units]);
  const start = input("start", "int32", ["K"]);
  const position = input("position", "int32", [1, "B"]);
  const threshold = input("threshold", "uint8", ["K", 1, 1]);
  const scale = input("scale", "float", ["K", 1, 1]);
  const perLayer = [0, 1].map(async (layer) => {
    const pool = input("pool", "uint8", ["R", units]);
    const inputs: Tensor[] = [ones, pool, start, position, threshold, scale];
    const outputs = { dropped: drop(ones, { pool, start, position, threshold, scale }) };
    const values: number[][] = rates.map(() => []);
    // All steps at once: member k of step s is member s * K + k of one wide population.
    const wide = (name: string) => {
      const { data } = part(name);
      return {
        data: Array.from({ length: steps * members }, (_, i) => at(data, i % members)),
        shape: [steps * members, 1, 1],
      };
    };
    const { dropped } = await runEngine(inputs, outputs, {
      units: { data: new Float32Array(each * members).fill(1), shape: [steps * members, batch, units] },
      pool: part(`pool${layer}`),
      start: { data: part(`start${layer}`).data, shape: [steps * members] },
      position: { data: Int32Array.from({ length: batch }, (_, b) => b), shape: [1, batch] },
      threshold: wide("dropoutThreshold"),
      scale: wide("dropoutScale"),
    });
    numbers(dropped).forEach((value, i) => {
      values[Math.floor(i / (batch * units)) % members]?.push(value);
    });
    return values;
  });
  return Promise.all(perLayer);
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
    layer.map((values, k) => ({ values, rate: rates[k] ?? 0, what: `${l}/${k}` })),
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

  it("of members and layers are uncorrelated", () => {
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
});
