import { expect, it } from "vitest";
import { runEngine } from "../../test/interpreter/engine.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { gather } from "../graph/ops/shape.ts";
import { constant, input, type Tensor } from "../graph/tensor.ts";
import { randomFrom } from "../runtime/random.ts";
import { inputNoise } from "./inputNoise.ts";
import type { Coming, Now, Site } from "./part.ts";
import { fillNormal, stepsPerPool } from "./pool.ts";
import { noStrengths } from "./regularizer.ts";

it("noise is normal: moments, tails, neighbors uncorrelated", () => {
  const count = 100_000;
  const values = new Float32Array(count);
  fillNormal(values, randomFrom(3));
  const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / count;
  // Standard errors of the mean of x, x^2, x^3 and x^4 under the normal: sqrt(1, 2, 15, 96) / sqrt(count).
  expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / count));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
  for (const lag of [1, 2, 30]) {
    const sum = values.slice(lag).reduce((all, value, i) => all + value * (values[i] ?? 0), 0);
    expect(Math.abs(sum / count)).toBeLessThan(4 / Math.sqrt(count));
  }
});

const [width, batch, members] = [7, 16, 2];
const site: Site = { inputs: width, hidden: [], matrices: [], chance: undefined };
const deviations = [0.3, 0];

function fed(step: number, members: readonly number[] = deviations) {
  const coming: Coming = {
    step,
    steps: 1,
    members: members.map((deviation, k) => ({
      strengths: { ...noStrengths, inputNoise: deviation },
      stream: (purpose) => randomFrom(1).split(k, purpose),
    })),
    rows: new Int32Array(members.length * batch),
    learningRate: () => 1,
    fade: () => 1,
  };
  const training = { site, batchSize: batch, steps: 1000, random: randomFrom(5) };
  return inputNoise.part?.begin(training)(coming) ?? {};
}

it("is added with each member's deviation, and not at all at 0", async () => {
  const x = input("x", "float", ["K", "B", width]);
  const position = input("position", "int32", [1, "B"]);
  const now: Now = {
    at: (perStep: Tensor) => gather(perStep, constant(BigInt64Array.of(0n), [])),
    inputsOf: () => x,
    targetsOf: () => x,
    position,
  };
  const written = inputNoise.part?.write(site);
  const noisy = written?.onInputs?.(x, now) ?? x;
  const values = Array.from({ length: members * batch * width }, (_, i) => Math.fround(Math.sin(i)));
  const feeds = fed(0) as Record<string, { data: Float32Array; shape: readonly number[] }>;
  const result = await runEngine(
    [x, position, ...(written?.inputs ?? [])],
    { noisy },
    {
      ...feeds,
      x: { data: values, shape: [members, batch, width] },
      position: { data: Int32Array.from({ length: batch }, (_, b) => b), shape: [1, batch] },
    },
  );
  const [start = 0] = feeds.noiseStart?.data ?? [];
  const first = batch * width;
  numbers(result.noisy).forEach((value, i) => {
    const drawn = i < first ? (feeds.noise?.data[start * width + i] ?? Number.NaN) * 0.3 : 0;
    expect(value).toBeCloseTo((values[i] ?? Number.NaN) + drawn, 6);
    if (i >= first) expect(value).toBe(values[i]);
  });
});

it("is drawn anew after some steps, whatever came before, and depends on seed and member alone", () => {
  const at = (step: number) => fed(step).noise?.data;
  expect(at(0)).toEqual(at(stepsPerPool - 1));
  expect(at(0)).not.toEqual(at(stepsPerPool));
  expect(fed(0).noiseStart?.data[0]).toBe(fed(0, [0.3]).noiseStart?.data[0]);
});
