import { describe, expect, test } from "vitest";
import { parameterCount } from "../network/network.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { randomFrom } from "../runtime/random.ts";
import { networkOf, type Setting } from "./setting.ts";
import { drawSetting, type Field, knobsOf, plainer } from "./space.ts";

const base: Setting = {
  hidden: [128, 128],
  activation: "relu",
  numericEmbedding: "piecewise-linear",
  learningRate: 2e-3,
  batchSize: 64,
  steps: 300,
  strengths: noStrengths,
};
const small: Field = { small: true, regression: false, metric: "accuracy", bins: true, numbers: true };
const shapes = [{ hidden: [64] }, { hidden: [128, 128] }];

function drawn(field: Field, count: number): Setting[] {
  const random = randomFrom(3);
  return Array.from({ length: count }, (_, i) =>
    drawSetting(field, base, shapes, random.split(i), random.split("family", i)),
  );
}

describe("the search space", () => {
  test.each<Field>([
    small,
    { ...small, small: false },
    { small: false, regression: true, metric: "rmse", bins: false, numbers: false },
  ])("keeps every number in its range, on as often as it says: %o", (field) => {
    const count = 3000;
    const settings = drawn(field, count);
    for (const [name, { values, on, scale }] of Object.entries(knobsOf(field))) {
      const all = settings.map(({ learningRate, strengths }) =>
        name === "learningRate" ? learningRate : (strengths[name as keyof typeof strengths] ?? 0),
      );
      const used = all.filter((value) => value > 0);
      for (const value of used) {
        // The strength of a moving average is the share that a step keeps: 1 less one over its span in steps.
        if (name === "movingAverage") {
          const span = 1 / (1 - value) / base.steps;
          expect(span).toBeGreaterThan((values[0] ?? 0) - 1e-9);
          expect(span).toBeLessThan((values[1] ?? 0) + 1e-9);
        } else if (scale === "list") expect(values).toContain(value);
        else {
          expect(value).toBeGreaterThanOrEqual(values[0] ?? 0);
          expect(value).toBeLessThanOrEqual(values[1] ?? 0);
        }
      }
      // Four standard errors of a share; a moving average gives way to the other one.
      const expected = name === "movingAverage" ? on * (1 - knobsOf(field).weightAveraging.on) : on;
      expect(Math.abs(used.length / count - expected)).toBeLessThan(4 * Math.sqrt(0.25 / count));
      if (scale === "log" && on > 0.5) {
        const [low = 1, high = 1] = values;
        const below = used.filter((value) => value < Math.sqrt(low * high)).length / used.length;
        expect(below).toBeCloseTo(0.5, 1);
      }
    }
  });

  test("has waves and bins only where there are columns for them, and smoothing only for accuracy", () => {
    const kinds = (field: Field): string[] => [
      ...new Set(drawn(field, 300).map(({ numericEmbedding }) => numericEmbedding)),
    ];
    expect(kinds(small).sort()).toEqual(["none", "periodic", "piecewise-linear"]);
    expect(kinds({ ...small, bins: false, numbers: false })).toEqual(["none"]);
    const waves = drawn(small, 300).filter(({ numericEmbedding }) => numericEmbedding === "periodic");
    for (const { sigma } of waves) expect([0.03, 0.1, 0.3]).toContain(sigma);
    expect(knobsOf(small).labelSmoothing.on).toBeGreaterThan(0);
    expect(knobsOf({ ...small, metric: "logLoss" }).labelSmoothing.on).toBe(0);
  });

  test("gives settings of one family one architecture and the same parts, each with strengths of its own", () => {
    const random = randomFrom(9);
    for (let f = 0; f < 50; f++) {
      const family = random.split("family", f);
      const [a, b] = [0, 1].map((i) => drawSetting(small, base, shapes, random.split(f, i), family));
      const shape = (setting: Setting | undefined): unknown => {
        const { learningRate: _, strengths, ...rest } = setting as Setting;
        const { dropout: d, weightDecay: w, l1, l2, labelSmoothing: s, ...rare } = strengths;
        return { ...rest, rare: Object.keys(rare).sort() };
      };
      expect(shape(a)).toEqual(shape(b));
      expect(a?.learningRate).not.toBe(b?.learningRate);
    }
  });

  test("carries one average of the weights at most", () => {
    for (const { strengths } of drawn(small, 1000))
      expect("weightAveraging" in strengths && "movingAverage" in strengths).toBe(false);
  });

  test("has plainer settings in place of a dear one, without copies, then waves, then in the recipe's shape", () => {
    const dear: Setting = { ...base, hidden: [256], numericEmbedding: "periodic", sigma: 0.1, copies: 8 };
    const [whole, single, still, last] = plainer(dear, base);
    expect(whole).toBe(dear);
    expect(single).toEqual({ ...base, hidden: [256], numericEmbedding: "periodic", sigma: 0.1 });
    expect(still).toEqual({ ...base, hidden: [256] });
    expect(last).toEqual(base);
  });
});

test("waves stand beside the plain columns of numbers: 16 frequencies and phases, 4 units each", () => {
  const face = { width: 30, plainWidth: 10, numbers: 3, outputs: 2 };
  const waves: Setting = { ...base, numericEmbedding: "periodic", sigma: 0.3 };
  const network = networkOf(waves, face);
  expect(network.inputs).toBe(10);
  expect(network.layers[0]).toMatchObject({ layer: "periodic", columns: 3, form: "pbld", sigma: 0.3 });
  // A column's frequencies and phases, its 16 x 4 weights and 4 biases; then 10 + 3 * 4 inputs to 128, 128, 2.
  const embedding = 3 * (16 + 16 + 16 * 4 + 4);
  const dense = (22 + 1) * 128 + (128 + 1) * 128 + (128 + 1) * 2;
  expect(parameterCount(network)).toBe(embedding + dense);
  expect(networkOf(waves, { ...face, numbers: 0 }).layers[0]).toMatchObject({ layer: "dense" });
});
