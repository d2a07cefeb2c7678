import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noisyCurve, noisySigns, smallSetting, workplaces } from "../../../test/study/laboratory.ts";
import { temporaryFolder } from "../../../test/temporaryFolder.ts";
import { noStrengths } from "../../regularize/regularizer.ts";
import { randomFrom } from "../../runtime/random.ts";
import type { OpenNetwork } from "../../train/inside.ts";
import type { Context } from "../context.ts";
import type { TrainedEntry } from "../ledger.ts";
import type { TrialOutcome } from "../trial.ts";
import { lookAtGrowth } from "./growth.ts";
import { lookAtSensitivity } from "./sensitivity.ts";
import { lookAtSubnetworks } from "./subnetworks.ts";
import { readTextbook } from "./textbook.ts";
import { lookAtWeights } from "./weights.ts";

const root = temporaryFolder();
const open = workplaces();

const independent = { kind: "independent" as const };

/** A network of one number a row. */
const networkOf = (units: number[], say: OpenNetwork["look"]): OpenNetwork => ({
  units,
  look: say,
  close: async () => {},
});

const slideOf = (values: Float32Array, truth: Float64Array) => ({
  rows: truth.length,
  width: values.length / truth.length,
  values,
  dependence: independent,
  predictions: (outputs: Float32Array) => ({
    kind: "values" as const,
    truth,
    values: Float64Array.from(outputs),
  }),
});

test("subnetworks by hand: wrong by one to either side, right together; the whole is wrong by a half", async () => {
  let looks = 0;
  const network = networkOf([4], async (values, factors) => {
    const off = factors === undefined ? 0.5 : looks++ % 2 === 0 ? 1 : -1;
    return { outputs: values.map(() => off), hidden: [] };
  });
  const strengths = { ...noStrengths, dropout: 0.25 };
  const slide = slideOf(new Float32Array(5), new Float64Array(5));
  const found = await lookAtSubnetworks({ network, strengths }, slide, randomFrom(1));
  expect(looks).toBe(64);
  expect(found.scaledLoss).toBe(0.25);
  expect(found.averages.map(({ count, loss }) => [count, loss])).toEqual([
    [1, 1],
    ...[2, 4, 8, 16, 32, 64].map((count) => [count, 0]),
  ]);
  expect(found.difference.difference).toBe(-0.25);
});

test("subnetworks lack the share of units that dropout silences, and the others are scaled up", async () => {
  const seen: number[] = [];
  const network = networkOf([500], async (values, factors) => {
    seen.push(...(factors?.[0] ?? []));
    return { outputs: values, hidden: [] };
  });
  const strengths = { ...noStrengths, dropout: 0.25 };
  await lookAtSubnetworks(
    { network, strengths },
    slideOf(new Float32Array(1), new Float64Array(1)),
    randomFrom(1),
  );
  // Standard error of the share: 0.24 points.
  expect(Math.abs(seen.filter((factor) => factor === 0).length / seen.length - 0.25)).toBeLessThan(0.01);
  expect([...new Set(seen)].sort()).toEqual([0, Math.fround(4 / 3)]);
});

test("growth by hand: the geometric mean of the ratios of networks that share fold and seed", () => {
  const outcome = (weightNorms: number[]) =>
    ({ curve: { steps: [10, 20], weightNorm: [3, 5] }, weightNorms }) as unknown as TrialOutcome;
  const { networks, steps, sentence } = lookAtGrowth([
    { name: "none", outcome: outcome([4, 16]) },
    { name: "L2", outcome: outcome([2, 2]) },
  ]);
  expect(steps).toEqual([10, 20]);
  expect(networks[0]?.againstNone).toBeUndefined();
  // sqrt(2/4 * 2/16)
  expect(networks[1]?.againstNone?.value).toBeCloseTo(0.25, 12);
  expect(sentence).toContain("goes from 3.00 at the first check to 5.00 at the end");
});

test("a linear network moves by the noise times its slope", async () => {
  const random = randomFrom(9);
  const values = Float32Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? 3 * random.normal() : 7));
  const linear = (slope: number) =>
    networkOf([], async (x) => ({
      outputs: x.filter((_, i) => i % 2 === 0).map((own) => slope * own),
      hidden: [],
    }));
  const outcome = { weightNorms: [1, 3] } as unknown as TrialOutcome;
  const slide = { ...slideOf(values, new Float64Array(2000)), width: 2 };
  const { networks } = await lookAtSensitivity(
    [
      { name: "none", network: linear(2), outcome },
      { name: "L2", network: linear(-1), outcome },
    ],
    slide,
    randomFrom(1),
  );
  // Noise 0.1 times 3; standard error of the root: about half a percent.
  expect(networks[0]?.movement.value).toBeCloseTo(0.6, 1);
  expect(networks[1]?.movement.value).toBeCloseTo((networks[0]?.movement.value ?? 0) / 2, 6);
  expect(networks[1]?.againstNone?.interval.high).toBeLessThan(0);
  expect(networks[0]?.weightNorm).toBe(2);
});

test("weights of the networks with L1, with L2 and without are counted in the same bins", () => {
  const of = (name: string, ...weights: number[]) => ({
    name,
    strengths: { ...noStrengths, ...(name === "L1" && { l1: 0.03 }) },
    firstWeights: Float32Array.from(weights),
  });
  const { networks, edges, sentence } = lookAtWeights([
    of("none", 0.5, -1, 2, -2),
    of("dropout", 1, 1, 1, 1),
    of("L1", 0, 0, 0, 1),
    of("L2", 0.1, -0.1, 0.2, 0.2),
  ]);
  expect(networks.map(({ name, zeros, strength }) => [name, zeros, strength])).toEqual([
    ["none", 0, ""],
    ["L1", 3, "L1 0.030"],
    ["L2", 0, ""],
  ]);
  expect(edges.at(-1)).toBe(2);
  expect(sentence).toBe(
    "Of the weights of the first layer, 0.0% without any, 75.0% with L1 and 0.0% with L2 are exactly zero: L1 takes weights out, L2 only makes them smaller.",
  );
});

async function entriesOf(context: Context): Promise<TrainedEntry[]> {
  const strengths = {
    none: {},
    dropout: { dropout: 0.5 },
    L1: { l1: 0.3 },
    "weight decay": { weightDecay: 5 },
  };
  const entries: TrainedEntry[] = [];
  for (const [name, own] of Object.entries(strengths)) {
    const setting = smallSetting(context, {
      hidden: [16, 8],
      steps: 150,
      strengths: { ...noStrengths, ...own },
    });
    entries.push({ name, outcomes: await context.lab.train("regularize", [{ setting, seeds: [0] }]) });
  }
  return entries;
}

test("networks of a ledger are looked into, the same way every time", async () => {
  const { context } = await open(noisySigns(150), "label", join(root, "read"));
  const entries = await entriesOf(context);
  const textbook = await readTextbook(context, entries);
  expect(textbook.rows).toBe(context.grounds.folds[0]?.validation.length);
  expect(textbook.coadaptation?.layers).toHaveLength(2);
  for (const { none, dropout } of textbook.coadaptation?.layers ?? []) {
    for (const { value } of [none, dropout]) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
    }
  }
  const { networks } = textbook.growth;
  expect(networks.map(({ name }) => name)).toEqual(["none", "dropout", "L1", "weight decay"]);
  expect(networks[3]?.againstNone?.interval.high).toBeLessThan(1);
  const zeros = (name: string) =>
    textbook.weights.networks.find((own) => own.name === name)?.zeros ?? Number.NaN;
  expect(zeros("L1")).toBeGreaterThan(zeros("none"));
  expect(await readTextbook(context, entries)).toEqual(textbook);
});

test("what was left out of a ledger is not looked at, and values are looked at as classes are", async () => {
  const { context } = await open(noisyCurve(90), "value", join(root, "values"));
  const [none] = await entriesOf(context);
  const { subnetworks, coadaptation, sensitivity } = await readTextbook(context, none ? [none] : []);
  expect([subnetworks, coadaptation]).toEqual([null, null]);
  // In units of the target, whose standard deviation is about 35.
  expect(sensitivity.networks[0]?.movement.value).toBeGreaterThan(0.1);
  expect(sensitivity.networks[0]?.movement.value).toBeLessThan(35);
});

test("weights are kept where they are asked for, of the very networks that are trained without, and nowhere else", async () => {
  const path = join(root, "kept");
  const { context } = await open(noisySigns(90), "label", path);
  const trial = { setting: smallSetting(context, { hidden: [64, 64] }), seeds: [0] };
  const [plain] = await context.lab.train("regularize", [trial]);
  const size = (): number =>
    Math.max(...readdirSync(join(path, ".state")).map((name) => statSync(join(path, ".state", name)).size));
  expect(plain?.last.parameters).toEqual([]);
  expect(size()).toBeLessThan(20_000);
  const [kept] = await context.lab.train("regularize", [{ ...trial, keepWeights: true }]);
  expect(kept?.last.validationLoss).toBeCloseTo(plain?.last.validationLoss ?? Number.NaN, 6);
  expect(kept?.last.parameters).toHaveLength(3);
  const [first] = kept?.last.parameters ?? [];
  const norm = Math.sqrt(first?.weights.reduce((sum, weight) => sum + weight ** 2, 0) ?? Number.NaN);
  expect(kept?.weightNorms[0]).toBeCloseTo(norm, 4);
  expect(plain?.weightNorms[0]).toBeCloseTo(norm, 4);
});

test("the network without any is the one that learned at the rate of the others", async () => {
  const { context } = await open(noisySigns(90), "label", join(root, "rates"));
  const at = (learningRate: number, dropout: number) => ({
    setting: smallSetting(context, { learningRate, strengths: { ...noStrengths, dropout } }),
    seeds: [0],
  });
  const none = await context.lab.train("regularize", [at(1e-3, 0), at(1e-2, 0), at(3e-2, 0)]);
  const dropout = await context.lab.train("regularize", [at(3e-2, 0.2)]);
  const { growth } = await readTextbook(context, [
    { name: "none", outcomes: none },
    { name: "dropout", outcomes: dropout },
  ]);
  expect(growth.networks[0]?.norms).toEqual(none[2]?.curve.weightNorm);
});
