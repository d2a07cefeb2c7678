import { describe, expect, test } from "vitest";
import type { Predictions } from "../measure/predictions.ts";
import { rowLosses } from "../measure/predictions.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { randomFrom } from "../runtime/random.ts";
import type { Context } from "./context.ts";
import { counterpart, dropoutShareOf, pairAmong } from "./dropoutShare.ts";
import type { Setting } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

const context = { grounds: { dependence: { kind: "independent" } } } as unknown as Context;

const setting: Setting = {
  hidden: [16, 16],
  activation: "relu",
  numericEmbedding: "none",
  learningRate: 1e-3,
  batchSize: 32,
  steps: 100,
  strengths: noStrengths,
};

/** Networks of one setting that say these values of rows whose truth is 0. */
function outcome(
  own: Setting,
  said: readonly (readonly number[])[],
  seeds = said.map((_, i) => i),
): TrialOutcome {
  const predictions = said.map(
    (values): Predictions => ({
      kind: "values",
      truth: new Float64Array(values.length),
      values: Float64Array.from(values),
    }),
  );
  const losses = predictions.map(rowLosses);
  const all = losses.flatMap((list) => [...list]);
  const validationLoss = all.reduce((a, b) => a + b, 0) / all.length;
  return {
    trial: { setting: own, seeds },
    best: { losses, validationLoss, predictions: () => predictions },
  } as unknown as TrialOutcome;
}

const dropping = (dropout: number, changes: Partial<Setting> = {}): Setting => ({
  ...setting,
  ...changes,
  strengths: { ...noStrengths, dropout },
});

describe("what dropout had bought of the ensemble's gain", () => {
  test("by hand: errors of networks without dropout that cancel by half, with dropout by a quarter of that", () => {
    // Without: 2 and 0 on each row: one network errs by 2 squared on average, their mean by 1 squared: gain 1.
    // With: 1.5 and 0.5: 1.25 on average, their mean 1: gain 0.25. So three quarters are gone.
    const rows = 40;
    const fill = (value: number): number[] => new Array(rows).fill(value);
    const share = dropoutShareOf(context, {
      without: outcome(setting, [fill(2), fill(0)]),
      having: outcome(dropping(0.2), [fill(1.5), fill(0.5)]),
    });
    expect(share).toMatchObject({ networks: 2, dropout: 0.2, hidden: [16, 16], lossWithout: 2 });
    expect(share.averagingWithout.difference).toBeCloseTo(-1, 12);
    expect(share.averagingWith.difference).toBeCloseTo(-0.25, 12);
    expect(share.dropoutAlone.difference).toBeCloseTo(-0.75, 12);
    expect(share.share?.value).toBeCloseTo(0.75, 12);
    expect(share.sentence).toContain("dropout had already bought 75% of what averaging buys");
  });

  test("its interval covers the truth in about 95 of 100 studies", () => {
    // Independent errors of size s: averaging two networks gains s^2 / 2. Sizes 1 and 0.6: 64 % are gone.
    let covered = 0;
    for (let r = 0; r < 300; r++) {
      const random = randomFrom(40 + r);
      const draw = (size: number): number[] => Array.from({ length: 300 }, () => size * random.normal());
      const { share } = dropoutShareOf(context, {
        without: outcome(setting, [draw(1), draw(1)]),
        having: outcome(dropping(0.2), [draw(0.6), draw(0.6)]),
      });
      if (share !== null && share.interval.low <= 0.64 && share.interval.high >= 0.64) covered++;
    }
    expect(covered).toBeGreaterThan(0.92 * 300);
    expect(covered).toBeLessThan(0.985 * 300);
  });

  test("no share is told where averaging gains nothing beyond doubt", () => {
    const random = randomFrom(1);
    const own = Array.from({ length: 30 }, () => random.normal());
    const almost = own.map((error) => error + 1e-6 * random.normal());
    const share = dropoutShareOf(context, {
      without: outcome(setting, [own, own]),
      having: outcome(dropping(0.2), [almost, own]),
    });
    expect(share.share).toBeNull();
    expect(share.sentence).toContain("chance could explain");
  });
});

describe("a pair", () => {
  const values = (value: number): number[][] => [
    [value, value],
    [value, -value],
  ];
  test("is the same setting with and without dropout, two seeds of each; the best with dropout", () => {
    const none = outcome(setting, values(1));
    const weak = outcome(dropping(0.1), values(0.9));
    const strong = outcome(dropping(0.4), values(0.7));
    const other = outcome(dropping(0.3, { hidden: [8] }), values(0.1));
    const once = outcome(dropping(0.2), [[0.1, 0.1]]);
    expect(pairAmong([other, weak, once, none, strong])).toEqual({ without: none, having: strong });
    expect(pairAmong([none, other, once])).toBeUndefined();
    expect(pairAmong([outcome(setting, [[1]]), weak])).toBeUndefined();
  });

  test("is made by taking dropout away, or adding what did best elsewhere", () => {
    const weak = outcome(dropping(0.1), values(0.9));
    const strong = outcome(dropping(0.4), values(0.7));
    expect(counterpart(dropping(0.3), [100, 101], [])).toEqual({ setting, seeds: [100, 101] });
    expect(counterpart(setting, [5], [weak, strong]).setting.strengths.dropout).toBe(0.4);
    expect(counterpart(setting, [5], []).setting.strengths.dropout).toBe(0.1);
  });
});
