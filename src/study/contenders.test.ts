import { expect, test } from "vitest";
import { noStrengths } from "../regularize/regularizer.ts";
import { contendersOf } from "./contenders.ts";
import type { FinalMember } from "./ensembles.ts";
import { type Setting, summarize } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

const setting = (width: number, l2: number): Setting => ({
  hidden: [width, width],
  activation: "relu",
  numericEmbedding: "none",
  learningRate: 0.002,
  batchSize: 32,
  steps: 1000,
  strengths: { ...noStrengths, l2 },
});

const outcome = (width: number, l2: number, trainLoss: number): TrialOutcome =>
  ({
    trial: { setting: setting(width, l2), seeds: [0] },
    best: { trainLoss, losses: [Float64Array.of(trainLoss)] },
  }) as unknown as TrialOutcome;

const again = outcome(64, 0.01, 0.2);
const combined = {
  again,
  members: [summarize(again.trial.setting, true)],
  chosen: [{ outcome: again, seed: 1, weight: 1 }] satisfies FinalMember[],
};
const names = (ladder: TrialOutcome[], tried: TrialOutcome[]): string[] =>
  contendersOf({ ladder: { outcomes: ladder }, regularized: { outcomes: tried }, combined }).map(
    ({ name, how }) => `${how}: ${name}`,
  );

test("the first network of the setting that was kept is no alternative to it", () => {
  // It fits less closely than the networks with fresh seeds do, and it is the same setting.
  expect(names([], [outcome(64, 0.01, 0.3)])).toEqual([]);
});

test("what holds back more fits its training rows less closely, and has a regularizer", () => {
  const tried = [outcome(64, 0.1, 0.25), outcome(64, 0.001, 0.15), outcome(64, 0, 0.4)];
  expect(names([], tried)).toEqual(["more regularized: 2 x 64 units with L2 0.10"]);
});

test("only sizes of the ladder that are narrower are smaller", () => {
  const ladder = [8, 64, 128].map((width) => outcome(width, 0, 0.1));
  expect(names(ladder, [])).toEqual(["smaller: 2 x 8 units"]);
});
