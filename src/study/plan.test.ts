import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effortOf } from "../search/halving.ts";
import { microsecondsPerStep } from "../train/pace.ts";
import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import { baseSetting, type Means, planStudy, replanStudy, type StudyPlan } from "./plan.ts";
import { networkOf } from "./setting.ts";
import { searchStretches } from "./span.ts";

fc.configureGlobal({ seed: 20 });

interface Case {
  /** Rows that train in a fold. */
  readonly rows: number;
  readonly width: number;
  readonly plainWidth: number;
  readonly classes: number;
  readonly folds: number;
}

/** A plan looks at nothing else of the grounds. */
const groundsOf = ({ rows, width, plainWidth, classes, folds }: Case): Grounds =>
  ({
    trainRows: rows,
    face: { width, plainWidth, outputs: Math.max(1, classes) },
    description: { classes: Array.from({ length: classes }, String) },
    folds: Array.from({ length: folds }),
  }) as unknown as Grounds;

const cases: fc.Arbitrary<Case> = fc
  .record({
    rows: fc.integer({ min: 10, max: 400_000 }),
    plainWidth: fc.integer({ min: 1, max: 600 }),
    embedding: fc.integer({ min: 0, max: 600 }),
    classes: fc.constantFrom(0, 2, 3, 10, 26, 1000),
  })
  .map(({ rows, plainWidth, embedding, classes }) => ({
    rows,
    plainWidth,
    width: plainWidth + embedding,
    classes,
    folds: rows * 1.25 < 10_000 ? 5 : 1,
  }));
const budgets = fc.integer({ min: 1, max: 3600 });
const others = fc.record({
  threads: fc.integer({ min: 1, max: 64 }),
  slowness: fc.double({ min: 0.5, max: 3, noNaN: true }),
});

/** Estimated core-seconds of each stage, as long as no fold or seed is left out. */
function costs(own: Case, plan: StudyPlan): Readonly<Record<"shrink" | "ledger" | "search", number>> {
  const base = baseSetting(groundsOf(own));
  const step = (hidden: readonly number[]): number =>
    (microsecondsPerStep(networkOf({ ...base, hidden }, groundsOf(own).face), base.batchSize) * own.folds) /
    1e6;
  const { shrink, ledger, search } = plan;
  return {
    shrink: shrink.widths.reduce((sum, w) => sum + step([w, w]), 0) * shrink.seeds * shrink.steps,
    ledger: (ledger.entries + 1) * 3 * step(base.hidden) * ledger.seeds * ledger.steps,
    search: search.room * step(base.hidden) * effortOf(searchStretches(search.trials)) * search.steps,
  };
}

const plan = (own: Case, means: Omit<Means, "trials"> & { trials?: number }): StudyPlan =>
  planStudy(groundsOf(own), { trials: undefined, ...means });

const fewestSteps = (own: Case): number => {
  const full = baseSetting(groundsOf(own)).steps;
  return Math.round(Math.max(Math.min(full, 100), Math.min(0.2 * full, 1000)));
};

describe("the plan of a study", () => {
  test("does no less in any stage where there is more time", () => {
    fc.assert(
      fc.property(cases, budgets, budgets, others, (own, a, b, rest) => {
        const less = costs(own, plan(own, { budgetSeconds: Math.min(a, b), ...rest }));
        const more = costs(own, plan(own, { budgetSeconds: Math.max(a, b), ...rest }));
        // Steps are whole numbers, so half a step a network may be lost.
        const slack = 1 - 0.5 / fewestSteps(own);
        expect(more.shrink).toBeGreaterThanOrEqual(less.shrink * slack);
        expect(more.ledger).toBeGreaterThanOrEqual(less.ledger * slack);
        expect(more.search).toBeGreaterThanOrEqual(less.search * slack);
      }),
    );
  });

  test("never trains the ledger or the search shorter where there is more time", () => {
    fc.assert(
      fc.property(cases, budgets, budgets, others, (own, a, b, rest) => {
        const less = plan(own, { budgetSeconds: Math.min(a, b), ...rest });
        const more = plan(own, { budgetSeconds: Math.max(a, b), ...rest });
        expect(more.ledger.steps).toBeGreaterThanOrEqual(less.ledger.steps);
        expect(more.ledger.seeds).toBeGreaterThanOrEqual(less.ledger.seeds);
        expect(more.ledger.entries).toBeGreaterThanOrEqual(less.ledger.entries);
        expect(more.search.steps).toBeGreaterThanOrEqual(less.search.steps);
        expect(more.search.trials).toBeGreaterThanOrEqual(less.search.trials);
        expect(more.shrink.widths.length).toBeGreaterThanOrEqual(less.shrink.widths.length);
      }),
    );
  });

  test("trains no network for less than a fifth of the full length, or 100 steps, nor for more than it", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const { shrink, ledger, search } = plan(own, { budgetSeconds, ...rest });
        const full = baseSetting(groundsOf(own)).steps;
        for (const { steps } of [shrink, ledger, search]) {
          expect(Number.isInteger(steps)).toBe(true);
          expect(steps).toBeGreaterThanOrEqual(fewestSteps(own));
          expect(steps).toBeLessThanOrEqual(full);
        }
      }),
    );
  });

  test("gives no stage more than three tenths of the budget, unless its trainings are as short as can be", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const made = plan(own, { budgetSeconds, ...rest });
        const cost = costs(own, made);
        const coreSeconds = (budgetSeconds * rest.threads) / rest.slowness;
        const roundedUp = 1 + 0.5 / fewestSteps(own);
        for (const name of ["shrink", "ledger", "search"] as const) {
          if (made[name].steps > fewestSteps(own))
            expect(cost[name]).toBeLessThanOrEqual(0.3 * coreSeconds * roundedUp);
        }
      }),
    );
  });

  test("leaves a quarter of the budget for the rest, unless trainings are as short as can be", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const made = plan(own, { budgetSeconds, ...rest });
        fc.pre([made.shrink, made.ledger, made.search].every(({ steps }) => steps > fewestSteps(own)));
        const { shrink, ledger, search } = costs(own, made);
        const coreSeconds = (budgetSeconds * rest.threads) / rest.slowness;
        const roundedUp = 1 + 0.5 / fewestSteps(own);
        expect(shrink + ledger + search).toBeLessThanOrEqual(0.75 * coreSeconds * roundedUp);
      }),
    );
  });

  test("searches as many settings as asked for, whatever the time", () => {
    fc.assert(
      fc.property(cases, budgets, others, fc.integer({ min: 1, max: 200 }), (own, seconds, rest, trials) => {
        expect(plan(own, { budgetSeconds: seconds, ...rest, trials }).search.trials).toBe(trials);
      }),
    );
  });

  test("has at least eight sizes and three seeds, so that a ladder is a ladder", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const { shrink } = plan(own, { budgetSeconds, ...rest });
        expect(shrink.widths.length).toBeGreaterThanOrEqual(8);
        expect(shrink.seeds).toBeGreaterThanOrEqual(3);
        expect([...shrink.widths].sort((a, b) => a - b)).toEqual(shrink.widths);
      }),
    );
  });

  test("tries regularizers that not everyone uses only where all entries train at full length", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const { ledger } = plan(own, { budgetSeconds, ...rest });
        expect(ledger.entries).toBeGreaterThanOrEqual(7);
        expect(ledger.entries).toBeLessThanOrEqual(own.classes > 0 ? 13 : 12);
        if (ledger.entries > 7) expect(ledger.steps).toBe(baseSetting(groundsOf(own)).steps);
      }),
    );
  });

  // One validation part; the rest counted as few as they can be.
  test.each([0.5, 1, 2, 3])("trains 100 networks on 50,000 rows in two minutes, %s times as slow", (slow) => {
    const own = { rows: 32_000, width: 330, plainWidth: 110, classes: 2, folds: 1 };
    const { shrink, ledger, search } = plan(own, { budgetSeconds: 120, threads: 2, slowness: slow });
    const linear = 3;
    const overfit = 1;
    const ladder = shrink.widths.length * shrink.seeds;
    const entries = (ledger.entries + 1) * defaults.settingsPerEntry * ledger.seeds;
    const combine = defaults.seeds;
    const final = 2;
    expect(linear + overfit + ladder + entries + search.trials + combine + final).toBeGreaterThanOrEqual(100);
  });
});

describe("the plan after the ladder", () => {
  test("is the plan before it where overfitting and the ladder took what they were given", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const before = plan(own, { budgetSeconds, ...rest });
        const means = { budgetSeconds: budgetSeconds * 0.78, trials: undefined, ...rest };
        const after = replanStudy(before, groundsOf(own), means);
        expect(after.shrink).toEqual(before.shrink);
        expect(Math.abs(after.ledger.steps - before.ledger.steps)).toBeLessThanOrEqual(1);
        expect(Math.abs(after.search.steps - before.search.steps)).toBeLessThanOrEqual(
          before.search.steps / 8,
        );
      }),
    );
  });

  test("does the least where no time is left, and never less", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const before = plan(own, { budgetSeconds, ...rest });
        const means = { budgetSeconds: -30, trials: undefined, ...rest };
        const { ledger, search } = replanStudy(before, groundsOf(own), means);
        expect(ledger.steps).toBe(fewestSteps(own));
        expect(search).toEqual({
          trials: defaults.trials,
          steps: fewestSteps(own),
          room: defaults.leastRoom,
        });
      }),
    );
  });
});
