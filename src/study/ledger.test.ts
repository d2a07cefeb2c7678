import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { tableOf } from "../../test/tableOf.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { regularizers } from "../regularize/all.ts";
import { noStrengths, type Strengths } from "../regularize/regularizer.ts";
import { type Combined, combine } from "./5-combine.ts";
import type { Context } from "./context.ts";
import { bestOf, keepLedger, type TrainedEntry } from "./ledger.ts";
import { fewestEntries, ledgerEntries } from "./ledgerEntries.ts";
import type { LedgerEntry } from "./result.ts";
import type { TrialOutcome } from "./trial.ts";

const root = temporaryFolder();
const open = workplaces();

describe("the entries of the ledger", () => {
  const on = (strengths: Strengths): string[] =>
    Object.entries(strengths).flatMap(([name, strength]) => (strength > 0 ? [name] : []));

  test("have equal effort: three settings each, from weak to strong", () => {
    for (const { choices } of ledgerEntries(3)) {
      expect(choices).toHaveLength(3);
      for (const name of on(choices[0] ?? noStrengths) as (keyof Strengths)[]) {
        const strengths = choices.map((choice) => choice[name] ?? 0);
        const sign = regularizers[name].limit === true ? -1 : 1;
        expect(strengths).toEqual([...strengths].sort((a, b) => sign * (a - b)));
        expect(new Set(strengths).size).toBe(3);
      }
    }
  });

  test("switch on what their names say, and nothing else", () => {
    const named = Object.fromEntries(
      ledgerEntries(3).map(({ name, choices }) => [
        name,
        choices.map((choice) => on(choice).sort().join(" ")),
      ]),
    );
    const three = (parts: string): string[] => [parts, parts, parts];
    expect(named).toEqual({
      dropout: three("dropout"),
      L1: three("l1"),
      L2: three("l2"),
      "weight decay": three("weightDecay"),
      "dropout + weight decay": three("dropout weightDecay"),
      "dropout + L1": three("dropout l1"),
      "L1 + L2": three("l1 l2"),
      "max-norm": three("maxNorm"),
      "weight averaging": three("weightAveraging"),
      "input noise": three("inputNoise"),
      "label smoothing": three("labelSmoothing"),
      mixup: three("mixup"),
      "moving average of weights": three("movingAverage"),
    });
  });

  test("labels are smoothed where there are classes; a small budget has the seven that matter most", () => {
    const names = (classes: number, most?: number): string[] =>
      ledgerEntries(classes, most).map(({ name }) => name);
    expect(names(0)).toEqual(names(2).filter((name) => name !== "label smoothing"));
    expect(names(2, fewestEntries)).toEqual(names(2).slice(0, 7));
    expect(names(2, fewestEntries).at(-1)).toBe("L1 + L2");
  });
});

describe("a ledger of small networks", () => {
  const every = ledgerEntries(2);
  let context: Context;
  let entries: TrainedEntry[];
  let ledger: LedgerEntry[];
  let combined: Combined;

  beforeAll(async () => {
    ({ context } = await open(noisySigns(80), "label", join(root, "ledger")));
    const seeds = [0, 1];
    const small = (changes: object) => ({ setting: smallSetting(context, changes), seeds });
    const wide = { hidden: [32], steps: 200 };
    const none = await context.lab.train(
      "regularize",
      [1e-3, 1e-2, 3e-2].map((learningRate) => small({ ...wide, learningRate })),
    );
    const regularized = await context.lab.train(
      "regularize",
      every.flatMap(({ choices }) => choices.map((strengths) => small({ ...wide, strengths }))),
    );
    entries = [
      { name: "none", outcomes: none },
      ...every.map(({ name }, i) => ({ name, outcomes: regularized.slice(3 * i, 3 * i + 3) })),
    ];
    ledger = keepLedger(context, entries);
    combined = await combine(
      context,
      entries.flatMap(({ outcomes }) => outcomes),
    );
  }, 60_000);

  test("has every entry with and without early stopping, each at equal effort", () => {
    expect(ledger.map(({ name }) => name)).toEqual([
      "none",
      "early stopping",
      ...every.flatMap(({ name }) => [name, `${name} + early stopping`]),
    ]);
    for (const entry of ledger) {
      expect(entry.settingsTried).toBe(3);
      expect(entry.networks).toBe(3 * 3 * 2);
    }
  });

  test("early stopping never has a higher validation loss than the last weights of the same networks", () => {
    for (let i = 0; i < ledger.length; i += 2) {
      const [last, best] = [ledger[i] as LedgerEntry, ledger[i + 1] as LedgerEntry];
      expect(best.validationLoss).toBeLessThanOrEqual(last.validationLoss + 1e-6);
      expect(best.strengths.earlyStopping).toBe(1);
      expect(last.strengths.earlyStopping).toBeUndefined();
    }
  });

  test("compares each entry with none, rows paired", () => {
    const [none, ...others] = ledger;
    expect(none).toMatchObject({ name: "none", strengths: {} });
    expect(none?.againstNone).toBeUndefined();
    for (const key of [
      "gapAgainstNone",
      "metricAgainstNone",
      "calibrationAgainstNone",
      "sizeAgainstNone",
    ] as const)
      expect(none?.[key]).toBeUndefined();
    for (const entry of others) {
      const { againstNone, gapAgainstNone } = entry;
      expect(againstNone?.difference).toBeCloseTo(entry.validationLoss - (none?.validationLoss ?? 0), 10);
      expect(gapAgainstNone?.difference).toBeCloseTo(entry.gap - (none?.gap ?? 0), 10);
      const { metricAgainstNone, calibrationAgainstNone, sizeAgainstNone } = entry;
      const changed = (key: "validationMetric" | "calibrationError" | "nonZeroParameters"): number =>
        (entry[key] ?? Number.NaN) - (none?.[key] ?? Number.NaN);
      expect(metricAgainstNone?.difference).toBeCloseTo(changed("validationMetric"), 10);
      expect(calibrationAgainstNone?.difference).toBeCloseTo(changed("calibrationError"), 10);
      // Numbers of parameters are rounded means.
      expect(Math.abs((sizeAgainstNone?.value ?? Number.NaN) - changed("nonZeroParameters"))).toBeLessThan(
        1.01,
      );
      for (const { interval } of [metricAgainstNone, calibrationAgainstNone, sizeAgainstNone].flatMap(
        (own) => own ?? [],
      ))
        expect(interval.low).toBeLessThanOrEqual(interval.high);
      if ((metricAgainstNone?.interval.low ?? 0) > 0)
        expect(metricAgainstNone?.probabilityBetter).toBeGreaterThan(0.97);
      expect(againstNone?.n).toBe(context.grounds.rest.length);
      expect(againstNone?.interval.low).toBeLessThanOrEqual(againstNone?.difference ?? 0);
      expect(againstNone?.interval.high).toBeGreaterThanOrEqual(againstNone?.difference ?? 0);
    }
  });

  test("its numbers belong together", () => {
    for (const entry of ledger) {
      expect(entry.gap).toBeCloseTo(entry.validationLoss - entry.trainLoss, 12);
      expect(entry.nonZeroParameters).toBeLessThanOrEqual(entry.parameters);
      expect(entry.calibrationError).toBeGreaterThanOrEqual(0);
      expect(entry.calibrationError).toBeLessThanOrEqual(1);
    }
    const nonZero = (name: string) => ledger.find((entry) => entry.name === name)?.nonZeroParameters ?? 0;
    expect(nonZero("L1")).toBeLessThan(nonZero("none"));
  });

  test("shows each entry at the setting that did best for it", () => {
    for (const [i, { outcomes }] of entries.entries()) {
      for (const which of ["last", "best"] as const) {
        const lowest = Math.min(...outcomes.map((outcome) => outcome[which].validationLoss));
        expect(ledger[2 * i + (which === "last" ? 0 : 1)]?.validationLoss).toBe(lowest);
        expect(bestOf(outcomes, which)[which].validationLoss).toBe(lowest);
      }
    }
  });

  test("combining compares one network, its seeds, eight different settings and a greedy choice", () => {
    const { candidates, kept, members, chosen, predictions, luck } = combined;
    const [, , , greedy] = candidates;
    expect(candidates.map(({ name, networks }) => [name, networks])).toEqual([
      ["single", 1],
      ["seeds", 4],
      ["different-settings", 8],
      ["greedy", greedy?.networks],
    ]);
    expect(greedy?.networks).toBeGreaterThan(0);
    expect(greedy?.networks).toBeLessThanOrEqual(8);
    expect(members).toHaveLength(chosen.length);
    expect(predictions.truth).toHaveLength(context.grounds.rest.length);
    const [single, ...ensembles] = candidates;
    expect(single?.againstSingle).toBeUndefined();
    const earned = ensembles.filter(({ corrected }) => (corrected?.probabilityBetter ?? 0) >= 0.75);
    const lowest = Math.min(...earned.map(({ validationLoss }) => validationLoss));
    const near = lowest + 0.002 * (single?.validationLoss ?? 0);
    const [smallest] = earned
      .filter(({ validationLoss }) => validationLoss <= near)
      .sort((a, b) => a.networks - b.networks || a.parameters - b.parameters);
    expect(kept).toBe(smallest?.name ?? "single");
    expect(luck).toBeGreaterThanOrEqual(0);
    for (const { againstSingle, corrected, validationLoss } of ensembles) {
      const difference = validationLoss - (single?.validationLoss ?? 0);
      expect(againstSingle?.difference).toBeCloseTo(difference, 10);
      expect(corrected?.difference).toBeCloseTo(difference + luck, 10);
    }
  });

  test("the same setting trained twice is one of the eight, not two", async () => {
    const outcomes = entries.flatMap((entry) => entry.outcomes);
    const best = bestOf(outcomes, "best");
    const { chosen, candidates } = await combine(context, [best, ...outcomes, { ...best } as TrialOutcome]);
    expect(candidates[2]?.networks).toBe(8);
    if (chosen.length === 8) {
      const texts = chosen.map(({ outcome }) => JSON.stringify(outcome.trial.setting));
      expect(new Set(texts).size).toBe(8);
    }
    expect(candidates[2]?.validationLoss).toBeCloseTo(combined.candidates[2]?.validationLoss ?? 0, 12);
  });

  test("one setting alone is combined with its own seeds only", async () => {
    const outcomes = entries[0]?.outcomes.slice(0, 1) ?? [];
    const { candidates } = await combine(context, outcomes);
    expect(candidates.map(({ networks }) => networks)).toEqual([1, 4]);
  });
});

test("where rows belong together, every change is counted by groups", async () => {
  const table = noisySigns(120);
  const { columns } = tableOf({ subject: Array.from({ length: 120 }, (_, i) => `s${i % 30}`) });
  const grouped = { ...table, columns: [...table.columns, ...columns] };
  const { context } = await open(grouped, "label", join(root, "groups"), { group: "subject" });
  const outcomes = await context.lab.train(
    "regularize",
    [0, 0.2].map((dropout) => ({
      setting: smallSetting(context, { strengths: { ...noStrengths, dropout } }),
      seeds: [0],
    })),
  );
  const [, , dropout] = keepLedger(context, [
    { name: "none", outcomes: outcomes.slice(0, 1) },
    { name: "dropout", outcomes: outcomes.slice(1) },
  ]);
  const { againstNone, gapAgainstNone, metricAgainstNone, calibrationAgainstNone } = dropout ?? {};
  for (const change of [againstNone, gapAgainstNone, metricAgainstNone, calibrationAgainstNone])
    expect(change?.interval).toMatchObject({ groups: 24, method: "cluster t" });
});

test("a network that diverged is never the best", async () => {
  const { context } = await open(noisySigns(60), "label", join(root, "diverged"));
  const [wild, tame] = await context.lab.train("shrink", [
    { setting: smallSetting(context, { learningRate: 1e30 }), seeds: [0] },
    { setting: smallSetting(context), seeds: [0] },
  ]);
  if (wild === undefined || tame === undefined) throw new Error("nothing was trained");
  for (const which of ["best", "last"] as const) {
    expect(bestOf([wild, tame], which)).toBe(tame);
    expect(bestOf([tame, wild], which)).toBe(tame);
  }
});
