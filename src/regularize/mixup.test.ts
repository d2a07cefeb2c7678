import { expect, it } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { beta } from "./beta.ts";
import { mixup } from "./mixup.ts";
import type { Coming } from "./part.ts";
import { noStrengths } from "./regularizer.ts";

it.each([
  [0.2, 0.2],
  [1, 1],
  [2, 5],
  [0.02, 0.02],
])("Beta(%d, %d) has its mean and variance", (a, b) => {
  const count = 20_000;
  const random = randomFrom(1).split(a, b);
  const values = Array.from({ length: count }, () => beta(random, a, b));
  expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  // Mean a / (a + b), variance ab / ((a + b)^2 (a + b + 1)).
  const exact = (a * b) / ((a + b) ** 2 * (a + b + 1));
  expect(Math.abs(mean - a / (a + b))).toBeLessThan(4 * Math.sqrt(exact / count));
  expect(Math.abs(variance / exact - 1)).toBeLessThan(0.05);
});

const [steps, batchSize] = [30, 8];
const rows = Int32Array.from({ length: steps * 2 * batchSize }, (_, i) => 1000 + i);

function fed(alphas: readonly number[], seed = 1, fade = (_: number) => 1) {
  const coming: Coming = {
    step: 0,
    steps,
    members: alphas.map((alpha, k) => ({
      strengths: { ...noStrengths, mixup: alpha },
      stream: (purpose) => randomFrom(seed).split(k, purpose),
    })),
    rows,
    learningRate: () => 1,
    fade: (_, s) => fade(s),
  };
  const training = {
    site: { inputs: 1, hidden: [], matrices: [], chance: 0.5 },
    batchSize,
    steps,
    random: randomFrom(1),
  };
  const feeds = mixup.part?.begin(training)(coming) ?? {};
  const of = (name: string) => Array.from((feeds[name]?.data ?? []) as Float32Array);
  return { partners: of("mixupPartners"), own: of("mixupOwn"), other: of("mixupOther") };
}

it("pairs the rows of each batch with each other, in shares that add up to 1", () => {
  const { partners, own, other } = fed([0.4, 0.4]);
  for (let at = 0; at < steps * 2; at++) {
    const batch = [...rows.subarray(at * batchSize, (at + 1) * batchSize)];
    const paired = partners.slice(at * batchSize, (at + 1) * batchSize);
    expect(paired.toSorted((a, b) => a - b)).toEqual(batch);
    expect((own[at] ?? 0) + (other[at] ?? 0)).toBeCloseTo(1, 6);
  }
  expect(partners).not.toEqual([...rows]);
  expect(new Set(own).size).toBe(steps * 2);
});

it("leaves a member without it alone, whose neighbor does not notice", () => {
  const { partners, own, other } = fed([0, 0.4]);
  const of = <T>(values: readonly T[], k: number, size = 1): T[] =>
    values.filter((_, i) => Math.floor(i / size) % 2 === k);
  expect(of(partners, 0, batchSize)).toEqual(of([...rows], 0, batchSize));
  expect(of(own, 0)).toEqual(Array(steps).fill(1));
  expect(of(other, 0)).toEqual(Array(steps).fill(0));
  const beside = fed([0.4, 0.4]);
  expect(of(own, 1)).toEqual(of(beside.own, 1));
  expect(of(partners, 1, batchSize)).toEqual(of(beside.partners, 1, batchSize));
});

it("is the same for the same seed, and fades", () => {
  expect(fed([0.4, 0.2])).toEqual(fed([0.4, 0.2]));
  expect(fed([0.4, 0.2], 2)).not.toEqual(fed([0.4, 0.2]));
  const { own } = fed([0.4, 0.4], 1, (s) => (s < 20 ? 1 : 0));
  expect(own.slice(0, 40).some((share) => share === 1)).toBe(false);
  expect(own.slice(40)).toEqual(Array(20).fill(1));
});
