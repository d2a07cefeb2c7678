import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effortOf } from "../search/halving.ts";
import { microsecondsPerStep } from "../train/pace.ts";
import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import {
  baseSetting,
  type Means,
  planStudy,
  type StudyPlan,
  searchCosts,
  shareOfRest,
  sharesOf,
} from "./plan.ts";
import { networkOf } from "./setting.ts";
import { searchStretches } from "./span.ts";

const drawn = { seed: 20, numRuns: 40, endOnFailure: true };

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
    rest: { length: Math.round(rows * 1.25) },
    face: { width, plainWidth, outputs: Math.max(1, classes) },
    description: { classes: Array.from({ length: classes }, String) },
    folds: Array.from({ length: folds }, () => ({ validation: { length: Math.ceil(rows / 4) } })),
    sealed: { folding: "stratified", part: null },
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

/** Estimated core-seconds of the steps of each stage, looks and scores left out. */
function costs(own: Case, plan: StudyPlan): Readonly<Record<"shrink" | "ledger" | "search", number>> {
  const base = baseSetting(groundsOf(own));
  const step = (hidden: readonly number[]): number =>
    (microsecondsPerStep(networkOf({ ...base, hidden }, groundsOf(own).face), base.batchSize) * own.folds) /
    1e6;
  const { shrink, ledger, search } = plan;
  return {
    shrink: shrink.widths.reduce((sum, w) => sum + step([w, w]), 0) * shrink.seeds * shrink.steps,
    ledger: (ledger.entries + 1) * 3 * step(base.hidden) * ledger.seeds * ledger.steps,
    search: step(base.hidden) * effortOf(searchStretches(search.trials)) * search.steps,
  };
}

const plan = (own: Case, means: Omit<Means, "trials"> & { trials?: number }): StudyPlan =>
  planStudy(groundsOf(own), { trials: undefined, ...means });

const least = (own: Case): number => Math.min(baseSetting(groundsOf(own)).steps, 100);
const coreSecondsOf = (budgetSeconds: number, { threads, slowness }: Pick<Means, "threads" | "slowness">) =>
  (budgetSeconds * threads) / slowness;

describe("the plan of a study", () => {
  test("trains as many networks or more, and as long or longer, where there is more time", () => {
    fc.assert(
      fc.property(cases, budgets, budgets, others, (own, a, b, rest) => {
        const less = plan(own, { budgetSeconds: Math.min(a, b), ...rest });
        const more = plan(own, { budgetSeconds: Math.max(a, b), ...rest });
        expect(more.shrink.widths.length).toBeGreaterThanOrEqual(less.shrink.widths.length);
        expect(more.shrink.seeds).toBeGreaterThanOrEqual(less.shrink.seeds);
        expect(more.ledger.seeds).toBeGreaterThanOrEqual(less.ledger.seeds);
        expect(more.ledger.entries).toBeGreaterThanOrEqual(less.ledger.entries);
        expect(more.search.trials).toBeGreaterThanOrEqual(less.search.trials);
        expect(more.search.room).toBeGreaterThanOrEqual(Math.min(less.search.room, 1.3));
        // With as many networks they train as long.
        if (more.ledger.seeds === less.ledger.seeds)
          expect(more.ledger.steps).toBeGreaterThanOrEqual(less.ledger.steps);
        if (more.search.trials === less.search.trials)
          expect(more.search.steps).toBeGreaterThanOrEqual(less.search.steps);
        const ladder = ({ shrink }: StudyPlan) => [shrink.widths, shrink.seeds];
        if (JSON.stringify(ladder(more)) === JSON.stringify(ladder(less)))
          expect(more.shrink.steps).toBeGreaterThanOrEqual(less.shrink.steps);
      }),
      drawn,
    );
  });

  test("trains no network for less than 100 steps, nor for more than the full length", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const { baselines, shrink, ledger, search } = plan(own, { budgetSeconds, ...rest });
        const full = baseSetting(groundsOf(own)).steps;
        for (const { steps } of [baselines, shrink, ledger, search]) {
          expect(Number.isInteger(steps)).toBe(true);
          expect(steps).toBeGreaterThanOrEqual(least(own));
          expect(steps).toBeLessThanOrEqual(full);
        }
      }),
      drawn,
    );
  });

  test("trains fewer networks rather than many for less than an eighth of the full length or 500 steps", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const { shrink, ledger, search } = plan(own, { budgetSeconds, ...rest });
        const full = baseSetting(groundsOf(own)).steps;
        const worthwhile = Math.max(least(own), Math.min(0.12 * full, 500));
        if (shrink.seeds > 3) expect(shrink.steps).toBeGreaterThanOrEqual(Math.floor(worthwhile));
        if (ledger.entries > 7) expect(ledger.steps).toBeGreaterThanOrEqual(Math.floor(worthwhile));
        if (search.trials > 8) expect(search.steps).toBeGreaterThanOrEqual(Math.floor(worthwhile));
      }),
      drawn,
    );
  });

  test("gives no stage more than its share, unless its trainings are as short as can be", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const made = plan(own, { budgetSeconds, ...rest });
        const cost = costs(own, made);
        const coreSeconds = coreSecondsOf(budgetSeconds, rest);
        for (const [name, share] of [
          ["shrink", 0.16],
          ["ledger", 0.18],
          ["search", 0.36],
        ] as const) {
          if (made[name].steps > least(own)) expect(cost[name]).toBeLessThanOrEqual(share * coreSeconds);
        }
      }),
      drawn,
    );
  });

  test("keeps of the search's share what the winner's seeds and eight final networks take", () => {
    fc.assert(
      fc.property(cases, budgets, others, (own, budgetSeconds, rest) => {
        const made = plan(own, { budgetSeconds, ...rest });
        const { search, seeds, final } = searchCosts(groundsOf(own), made.search);
        fc.pre(made.search.steps > least(own));
        expect((1.3 * (search + seeds + final)) / 1e6).toBeLessThanOrEqual(
          0.36 * coreSecondsOf(budgetSeconds, rest) * 1.000001,
        );
        // Eight on all rows, where four fifths trained before.
        const step = microsecondsPerStep(
          networkOf(baseSetting(groundsOf(own)), groundsOf(own).face),
          baseSetting(groundsOf(own)).batchSize,
        );
        const rows = Math.round(own.rows * 1.25) / own.rows;
        expect(final / (8 * rows * step * made.search.steps)).toBeCloseTo(1, 9);
      }),
      drawn,
    );
  });

  test("searches as many settings as asked for, whatever the time", () => {
    fc.assert(
      fc.property(cases, budgets, others, fc.integer({ min: 1, max: 200 }), (own, seconds, rest, trials) => {
        expect(plan(own, { budgetSeconds: seconds, ...rest, trials }).search.trials).toBe(trials);
      }),
      drawn,
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
      drawn,
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
      drawn,
    );
  });

  // One validation part; the rest counted as few as they can be.
  test.each([0.5, 1])("trains 100 networks on 50,000 rows in two minutes, %s times as slow", (slow) => {
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

test("shares of what is left when each stage begins add up to the whole", () => {
  const stages = Object.keys(sharesOf).filter((name) => name !== "end") as (keyof StudyPlan)[];
  let left = 1;
  for (const stage of stages) {
    const own = left * shareOfRest(stage);
    expect(own).toBeCloseTo(sharesOf[stage], 12);
    left -= own;
  }
  expect(left).toBeCloseTo(sharesOf.end, 12);
});
