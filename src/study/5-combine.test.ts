import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { noisyCurve, noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import type { Table } from "../data/table.ts";
import { mixPredictions } from "../measure/mixture.ts";
import { mean } from "../measure/moments.ts";
import { rowLosses } from "../measure/predictions.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { greedyCounts } from "../search/greedy.ts";
import { type Combined, combine } from "./5-combine.ts";
import type { Context } from "./context.ts";
import { baggingTrial, freshSeed } from "./ensembles.ts";
import type { Setting } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

const root = temporaryFolder();
const open = workplaces();

/** The first columns of numbers of the penguins, with their species. */
function penguins(): Table {
  const [head = "", ...lines] = readFileSync("examples/penguins.csv", "utf8").trim().split("\n");
  const names = head.split(",");
  const cells = lines.map((line) => line.split(","));
  const numbers = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"];
  const column = (name: string): string[] => cells.map((row) => row[names.indexOf(name)] ?? "");
  return tableOf({
    ...Object.fromEntries(
      numbers.map((name) => [
        name,
        column(name).map((text) => (text === "" || text === "NA" ? undefined : Number(text))),
      ]),
    ),
    species: column("species"),
  });
}

const variants: readonly Partial<Setting>[] = [
  { hidden: [4] },
  { hidden: [8] },
  { hidden: [16], strengths: { ...noStrengths, dropout: 0.2 } },
  { hidden: [8, 8] },
  { learningRate: 3e-2 },
  { activation: "tanh" },
  { strengths: { ...noStrengths, weightDecay: 0.1 } },
  { hidden: [32] },
  { hidden: [32], learningRate: 3e-2 },
  { hidden: [16, 16] },
];

async function library(context: Context): Promise<TrialOutcome[]> {
  return context.lab.train(
    "regularize",
    variants.map((changes) => ({ setting: smallSetting(context, changes), seeds: [0] })),
  );
}

describe("candidates on a small real table", () => {
  let context: Context;
  let outcomes: readonly TrialOutcome[];
  let combined: Combined;

  beforeAll(async () => {
    ({ context } = await open(penguins(), "species", join(root, "penguins")));
    outcomes = await library(context);
    combined = await combine(context, outcomes, { cost: Number.POSITIVE_INFINITY });
  }, 60_000);

  test("all are there where the allowance reaches, and none that costs more where it does not", async () => {
    const names = combined.candidates.map(({ name }) => name);
    expect(names).toEqual([
      "single",
      "moving-average",
      "weight-averaging",
      "seeds",
      "different-settings",
      "greedy",
      "folds",
      "snapshots",
    ]);
    const networks = Object.fromEntries(combined.candidates.map((own) => [own.name, own.networks]));
    expect(networks).toMatchObject({ single: 1, "moving-average": 1, seeds: 4, folds: 3, snapshots: 4 });
    const cheap = await combine(context, outcomes);
    expect(cheap.candidates.map(({ name }) => name)).toEqual([
      "single",
      "seeds",
      "different-settings",
      "greedy",
    ]);
    expect(cheap.dropoutShare).toBeNull();
    const own = (name: string) => combined.candidates.find((candidate) => candidate.name === name);
    for (const candidate of cheap.candidates)
      expect(own(candidate.name)?.validationLoss).toBeCloseTo(candidate.validationLoss, 12);
  });

  test("the same work gives the same study, bit for bit", async () => {
    const { again: _, chosen: __, ...first } = combined;
    const {
      again: ___,
      chosen: ____,
      ...second
    } = await combine(context, outcomes, { cost: Number.POSITIVE_INFINITY });
    expect(second).toEqual(first);
  });

  test("what is judged as kept is the mean of its networks, by their weights", () => {
    const { memberPredictions, predictionWeights, predictions, weights, chosen } = combined;
    expect(predictions).toEqual(mixPredictions(memberPredictions, predictionWeights));
    expect(weights).toEqual(chosen.map(({ weight }) => weight));
  });

  test("all candidates of the winner's setting are moved by the same amount: to where the best pick stands", () => {
    const { candidates, again } = combined;
    const lossOf = (name: string): number =>
      candidates.find((candidate) => candidate.name === name)?.validationLoss ?? Number.NaN;
    const shift = lossOf("single") - again.best.validationLoss;
    const together = mean(rowLosses(mixPredictions(again.best.predictions())));
    expect(lossOf("seeds") - together).toBeCloseTo(shift, 12);
    // The best of each fold, as two other folds see it.
    const { folds } = context.grounds;
    let from = 0;
    const losses = folds.flatMap(({ validation }) => {
      const [begin, end] = [from, from + validation.length];
      from = end;
      const others = (own: TrialOutcome): number =>
        mean((own.best.losses[0] ?? new Float64Array()).filter((_, row) => row < begin || row >= end));
      const [best] = outcomes.toSorted((a, b) => others(a) - others(b));
      return [...(best?.best.losses[0]?.slice(begin, end) ?? [])];
    });
    expect(lossOf("single")).toBeCloseTo(mean(losses), 10);
  });

  test("what dropout had bought is told of the winner and its counterpart", () => {
    const { dropoutShare, again } = combined;
    expect(dropoutShare?.networks).toBe(2);
    expect(dropoutShare?.hidden).toEqual(again.trial.setting.hidden);
    expect(dropoutShare?.sentence).toContain("averaging 2 networks");
  });

  test("networks that were trained on a part of the rows, or not to the end, are no members", async () => {
    const [first, ...rest] = outcomes;
    if (first === undefined) throw new Error("nothing was trained");
    const lucky = { ...first.best, validationLoss: 0 };
    const cut: TrialOutcome = { ...first, trial: { ...first.trial, pauseAt: 5 }, best: lucky };
    const { again, chosen } = await combine(context, [cut, ...rest]);
    expect(again.best.validationLoss).toBeGreaterThan(0);
    expect(chosen.some(({ outcome }) => outcome === cut)).toBe(false);
  });
});

describe("bagging", () => {
  test("says of every row what networks say that never saw it, nor another fold", async () => {
    const { context } = await open(noisyCurve(90), "value", join(root, "bags"));
    const { folds } = context.grounds;
    const trial = baggingTrial(context.grounds, smallSetting(context));
    expect(trial?.seeds).toEqual([freshSeed, freshSeed + 1]);
    for (const [fold, { train, validation }] of folds.entries()) {
      const held = new Set<number>();
      for (const seed of trial?.seeds ?? []) {
        const rows = trial?.part?.rowsOf(fold, seed) ?? new Int32Array();
        expect(trial?.part?.rowsOf(fold, seed)).toBe(rows);
        expect(rows.filter((row) => validation.includes(row))).toHaveLength(0);
        for (const row of train) if (!rows.includes(row)) held.add(row);
        expect(rows.length).toBeLessThan(train.length);
      }
      // Together, the networks of a fold leave out each of its training rows once.
      expect(held.size).toBe(train.length);
    }
  });

  test("is not offered where folds do not divide the rows", async () => {
    const { context } = await open(noisyCurve(60), "value", join(root, "no bags"));
    const { grounds } = context;
    const [first, second, third] = grounds.folds;
    if (!first || !second || !third) throw new Error("there are three folds");
    const rolling = { ...first, train: first.train.slice(5) as typeof first.train };
    expect(
      baggingTrial({ ...grounds, folds: [rolling, second, third] }, smallSetting(context)),
    ).toBeUndefined();
    expect(baggingTrial({ ...grounds, folds: [first] }, smallSetting(context))).toBeUndefined();
  });
});

test("what the rows pick is judged worse than it looks on the rows it was picked by", async () => {
  const { context } = await open(noisySigns(80), "label", join(root, "hindsight"));
  const outcomes = await library(context);
  const { candidates } = await combine(context, outcomes);
  const said = outcomes.flatMap(({ best }) => best.predictions().slice(0, 1));
  const inHindsight = mean(rowLosses(mixPredictions(said, greedyCounts(said, { most: 8 }))));
  const greedy = candidates.find(({ name }) => name === "greedy");
  expect(greedy?.validationLoss).toBeGreaterThan(inHindsight);
});
