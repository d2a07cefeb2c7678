import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataOf, exclusiveOr, farthest, member, population, rows, train } from "../../test/training/train.ts";
import { mlp } from "../network/mlp.ts";
import { hiddenFlows, type Network, widthsOf } from "../network/network.ts";
import { randomFrom } from "../runtime/random.ts";
import { bucketOf, bucketWidth, movedParameters } from "./bucket.ts";
import { initialParameters } from "./initialize.ts";
import type { Member, TrainedMember } from "./population.ts";

const data = dataOf(120, 3, "classes", exclusiveOr);
const network = (...hidden: number[]): Network => mlp({ inputs: 3, hidden, outputs: 2 });

describe("buckets of widths", () => {
  it("hold every width with at most a quarter more from 32 units on, and are their own buckets", () => {
    for (let units = 1; units <= 2000; units++) {
      const width = bucketWidth(units);
      expect(width).toBeGreaterThanOrEqual(units);
      expect(bucketWidth(width)).toBe(width);
      if (units >= 32) expect(width).toBeLessThanOrEqual(1.25 * units);
      if (units > 1) expect(width).toBeGreaterThanOrEqual(bucketWidth(units - 1));
    }
    for (const usual of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]) expect(bucketWidth(usual)).toBe(usual);
  });

  it("leave inputs, outputs and networks that fill them alone", () => {
    expect(widthsOf(bucketOf(network(5, 70)))).toEqual([3, 8, 80, 2]);
    const full = network(16, 64);
    expect(bucketOf(full)).toBe(full);
    const linear = network();
    expect(bucketOf(linear)).toBe(linear);
  });

  it("are no place for layers that look at all units of a row", () => {
    const { layers, ...rest } = network(5);
    const [dense, ...others] = layers;
    if (dense === undefined) throw new Error("no layers");
    const normed: Network = { ...rest, layers: [dense, { layer: "layerNorm" }, ...others] };
    expect(bucketOf(normed)).toBe(normed);
  });
});

it("parameters moved into any wider network and back are the same, and all else is 0", () => {
  const widths = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 });
  fc.assert(
    fc.property(widths, fc.nat(), (hidden, seed) => {
      const narrow = network(...hidden);
      const wide = bucketOf(narrow);
      const parameters = initialParameters(narrow, randomFrom(seed));
      const moved = movedParameters(narrow, parameters, wide);
      const sum = (values: Float32Array): number => values.reduce((all, value) => all + Math.abs(value), 0);
      expect(sum(moved.weights)).toBeCloseTo(sum(parameters.weights), 4);
      expect(sum(moved.biases)).toBeCloseTo(sum(parameters.biases), 4);
      expect(movedParameters(wide, moved, narrow)).toEqual(parameters);
    }),
    { numRuns: 50 },
  );
});

it("a network of any width trains in its bucket as it does by itself, with penalties and limits", async () => {
  const strengths = { l1: 0.02, l2: 0.01, weightDecay: 0.1, maxNorm: 1.5, gradientClipping: 0.5, mixup: 0.3 };
  const normed = mlp({ inputs: 3, hidden: [11, 5], normalization: "batch", inputScale: true, outputs: 2 });
  for (const own of [network(5), network(11, 3), network(37, 18, 6), normed]) {
    const bucket = bucketOf(own);
    expect(bucket).not.toBe(own);
    const choices = { strengths, validation: rows<"validation">(64, 96) };
    const alone = await train(data, population(own, [member("a", choices)]));
    const padded: Member = { ...member("a", choices), network: own };
    const inBucket = await train(data, population(bucket, [padded, member("b", choices)]));
    const [a, b] = [alone[0], inBucket[0]] as [TrainedMember, TrainedMember];
    expect(b.last.parameters?.weights.length).toBe(a.last.parameters?.weights.length);
    expect(farthest(b.last.parameters?.weights ?? [], a.last.parameters?.weights ?? [])).toBeLessThan(1e-5);
    expect(farthest(b.last.parameters?.biases ?? [], a.last.parameters?.biases ?? [])).toBeLessThan(1e-5);
    expect(b.best.validationLoss).toBeCloseTo(a.best.validationLoss, 5);
  }
});

it("padded units stay exactly silent, dropout or not", async () => {
  const own = network(5, 9);
  const bucket = bucketOf(own);
  expect(hiddenFlows(bucket).map(({ width }) => width)).toEqual([8, 16]);
  const padded: Member = { ...member("a", { strengths: { dropout: 0.4, inputNoise: 0.1 } }), network: own };
  const [trained] = await train(data, population(bucket, [padded]));
  if (trained?.last.parameters === undefined) throw new Error("no parameters");
  // 3*5 + 5*9 + 9*2 weights and 5 + 9 + 2 biases, all of them in motion, and not one more.
  expect(trained.last.nonZero).toBe(15 + 45 + 18 + 16);
  expect(trained.last.parameters.weights.length + trained.last.parameters.biases.length).toBe(94);
});
