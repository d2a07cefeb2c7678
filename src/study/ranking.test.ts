import { expect, test } from "vitest";
import { noStrengths } from "../regularize/regularizer.ts";
import { costOfLastTraining } from "./cost.ts";
import type { Grounds } from "./grounds.ts";
import type { Laboratory } from "./laboratory.ts";
import { costsToCome, ranking } from "./ranking.ts";
import type { Setting } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

const grounds = {
  trainRows: 800,
  rest: { length: 1000 },
  face: { width: 30, plainWidth: 10, outputs: 2 },
} as unknown as Grounds;

const setting = (width: number): Setting => ({
  hidden: [width, width],
  activation: "relu",
  numericEmbedding: "none",
  learningRate: 0.002,
  batchSize: 32,
  steps: 1000,
  strengths: noStrengths,
});

const outcome = (width: number, validationLoss: number, step = 1000): TrialOutcome =>
  ({
    trial: { setting: setting(width), seeds: [0] },
    best: { validationLoss, step },
  }) as unknown as TrialOutcome;

/** A network of so many units costs as many units of cost on each of five folds. */
const lab = { costOf: ({ hidden }: Setting) => 5 * (hidden[0] ?? 0) } as unknown as Laboratory;

test("the best comes first, and a setting that was trained twice stands there once", () => {
  const ranked = ranking([outcome(64, 0.5), outcome(32, 0.3), outcome(64, 0.4), outcome(16, 0.6)]);
  expect(ranked.map(({ trial, best }) => [trial.setting.hidden[0], best.validationLoss])).toEqual([
    [32, 0.3],
    [64, 0.4],
    [16, 0.6],
  ]);
});

test("a dear winner is kept time for four seeds of it, a cheap one for the best different settings", () => {
  const last = (width: number): number => costOfLastTraining(setting(width), grounds);
  const dear = costsToCome({ lab, grounds }, [outcome(256, 0.3, 500), outcome(8, 0.4)]);
  expect(dear.seed).toBe(5 * 256);
  // It stops after half of its steps.
  expect(dear.final).toBeCloseTo(4 * 0.5 * last(256), 6);
  const cheap = costsToCome({ lab, grounds }, [outcome(8, 0.3), outcome(256, 0.4), outcome(128, 0.5)]);
  expect(cheap.seed).toBe(5 * 8);
  expect(cheap.final).toBeCloseTo(last(8) + last(256) + last(128), 6);
});

test("no more settings count than are combined", () => {
  const many = Array.from({ length: 12 }, (_, i) => outcome(64 + i, i));
  const eight = costsToCome({ lab, grounds }, many.slice(0, 8));
  expect(costsToCome({ lab, grounds }, many).final).toBe(eight.final);
});
