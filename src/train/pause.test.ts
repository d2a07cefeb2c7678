import { describe, expect, it } from "vitest";
import { dataOf, exclusiveOr, member, network, population, rows, train } from "../../test/training/train.ts";
import { mlp } from "../network/mlp.ts";
import type { Network } from "../network/network.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import type { Member, Population, TrainedMember } from "./population.ts";

const data = dataOf(200, 3, "classes", exclusiveOr);
const shape = network(3, [16, 16], 2);
const parts = { train: rows<"train">(0, 150), validation: rows<"validation">(150, 200) };

/** Every regularizer that draws random numbers, and both averages. */
const kinds: Partial<Strengths>[] = [
  { dropout: 0.2, weightDecay: 0.1 },
  { inputDropout: 0.2, l1: 0.01 },
  { inputNoise: 0.2, maxNorm: 1 },
  { mixup: 0.4, labelSmoothing: 0.1 },
  { weightAveraging: 0.3, l2: 1e-3 },
  { movingAverage: 0.95 },
];
const members = kinds.map((strengths, k) => member(k, { ...parts, strengths }));

const choices = { schedule: { steps: 250, warmup: 10 }, checkEvery: 50 };

/** Trains to the end in several stretches that pause after these steps. */
async function inStretches(
  of: Network,
  all: readonly Member[],
  pauses: readonly number[],
  more: Partial<Population> = {},
): Promise<TrainedMember[]> {
  let begun: readonly (TrainedMember["standing"] | undefined)[] = [];
  let firstStep = 0;
  const going = (): Member[] =>
    all.map((one, k) => (begun[k] === undefined ? one : { ...one, begun: structuredClone(begun[k]) }));
  for (const pauseAt of pauses) {
    const paused = await train(data, population(of, going(), { ...choices, ...more, firstStep, pauseAt }));
    begun = paused.map(({ standing }) => standing);
    firstStep = pauseAt;
  }
  return train(data, population(of, going(), { ...choices, ...more, firstStep }));
}

describe("a training that pauses", () => {
  it("goes on to the very bits that it would have come to without", async () => {
    const whole = await train(data, population(shape, members, choices));
    // 100 ends a pool of randomness, 150 lies in the middle of one.
    expect(await inStretches(shape, members, [100, 150])).toEqual(whole);
    expect(await inStretches(shape, members, [50])).toEqual(whole);
  });

  it("keeps running statistics", async () => {
    const normalized = mlp({ inputs: 3, hidden: [16, 16], outputs: 2, normalization: "batch" });
    const whole = await train(data, population(normalized, members, choices));
    expect(await inStretches(normalized, members, [150])).toEqual(whole);
  });

  it("goes on in other company, to float rounding", async () => {
    const paused = await train(data, population(shape, members, { ...choices, pauseAt: 100 }));
    const third = { ...(members[2] as Member), begun: paused[2]?.standing } as Member;
    const [alone] = await train(data, population(shape, [third], { ...choices, firstStep: 100 }));
    const whole = await train(data, population(shape, members, choices));
    expect(alone?.last.validationLoss).toBeCloseTo(whole[2]?.last.validationLoss ?? 0, 4);
  });

  it("looks as often, and scores validation rows alone until it goes on", async () => {
    const [paused] = await train(data, population(shape, members, { ...choices, pauseAt: 100 }));
    expect(paused?.curve.steps).toEqual([50, 100]);
    expect(paused?.standing?.step).toBe(100);
    expect(paused?.best.trainOutputs).toHaveLength(0);
    expect(paused?.best.validationOutputs).toHaveLength(100);
    expect(paused?.best.validationLoss).toBeCloseTo(Math.min(...(paused?.curve.validationLoss ?? [])), 5);
  });

  it("takes no member that is elsewhere, and none that could stop before", async () => {
    const wrong = (more: Partial<Population>): Promise<unknown> =>
      train(data, population(shape, members, { ...choices, ...more }));
    await expect(wrong({ firstStep: 50 })).rejects.toThrow("a member has taken 0 steps, its population 50");
    await expect(wrong({ pauseAt: 300 })).rejects.toThrow("no part of a schedule of 250");
    await expect(wrong({ pauseAt: 100, patience: 3 })).rejects.toThrow("cannot stop before");
  });
});
