import { describe, expect, test } from "vitest";
import { Budget } from "./budget.ts";
import type { Grounds } from "./grounds.ts";
import type { Journal } from "./journal.ts";
import type { Tally } from "./laboratory.ts";
import { searchCosts, shareOfRest } from "./plan.ts";

/** A plan looks at nothing else of the grounds. */
const grounds = {
  trainRows: 16_000,
  rest: { length: 20_000 },
  face: { width: 30, plainWidth: 10, outputs: 2 },
  description: { classes: ["no", "yes"] },
  folds: [{ validation: { length: 4000 } }],
  sealed: { folding: "stratified", part: null },
} as unknown as Grounds;

interface Moment {
  seconds: number;
  tally: Tally;
}

/** A budget of 100 seconds on two threads at a moment that the test moves on, and what its journal was told. */
function open(trials?: number, earlier: ReadonlyMap<string, unknown> = new Map()) {
  const tally = {
    networksTrained: 0,
    memberSteps: 0,
    trainingSeconds: 0,
    trainedSeconds: 0,
    estimatedCost: 0,
  };
  const moment: Moment = { seconds: 0, tally };
  const told = new Map<string, unknown>();
  const journal = {
    decide(about: string, decision: () => unknown) {
      told.set(about, earlier.get(about) ?? decision());
      return told.get(about);
    },
  } as unknown as Journal;
  const seconds = (): number => moment.seconds;
  const budget = new Budget({ grounds, journal, tally, threads: 2, budgetSeconds: 100, trials, seconds });
  return { budget, moment, told };
}

describe("a budget", () => {
  test("gives a stage its share of the time that is left, at the speed seen so far", () => {
    const { budget, moment } = open();
    moment.seconds = 60;
    // 8 core-seconds for what was estimated as 2: four times as slow.
    Object.assign(moment.tally, { trainedSeconds: 8, estimatedCost: 2e6 });
    expect(budget.depth.cost).toBe(Math.round((shareOfRest("depth") * 40 * 2e6) / 4));
  });

  test("counts what was trained last four times as much as what was trained before", () => {
    const { budget, moment } = open();
    Object.assign(moment.tally, { trainedSeconds: 8, estimatedCost: 2e6 });
    expect(budget.overfit.cost).toBe(Math.round((shareOfRest("overfit") * 100 * 1e6) / 4));
    Object.assign(moment.tally, { trainedSeconds: 10, estimatedCost: 4e6 });
    // (8 / 4 + 2) core-seconds for (2 / 4 + 2) estimated.
    expect(budget.depth.cost).toBe(Math.round((shareOfRest("depth") * 100 * 2e6) / (4 / 2.5)));
  });

  test("measures a stage out once", () => {
    const { budget, moment, told } = open();
    const first = budget.shrink;
    moment.seconds = 90;
    expect(budget.shrink).toBe(first);
    expect([...told.keys()]).toEqual(["plan.shrink"]);
  });

  test("keeps to what the journal says of an earlier run", () => {
    const { budget, moment } = open(undefined, new Map([["plan.depth", { cost: 7 }]]));
    moment.seconds = 99;
    expect(budget.depth).toEqual({ cost: 7 });
  });

  test("sets apart what the winner's seeds and the final networks take", () => {
    const { budget, moment } = open();
    const { room, ...search } = budget.search;
    moment.seconds = 40;
    const { seeds, final } = searchCosts(grounds, search);
    const left = 60 * 2e6;
    expect(left).toBeGreaterThan(room * (seeds + final));
    expect(budget.ablation.cost).toBe(Math.round(shareOfRest("ablation") * (left - room * (seeds + final))));
    budget.foresee({ final: 1e6 });
    expect(budget.learningCurve.cost).toBe(Math.round(shareOfRest("learningCurve") * (left - 1e6)));
  });

  test("keeps what the winner really costs, and gives a dear one fewer seeds, two at least", () => {
    // 30 seconds on two threads are left, of which the final networks take 20 core-seconds.
    const combineWith = (seedSeconds: number) => {
      const { budget, moment } = open();
      expect(budget.search.trials).toBeGreaterThan(0);
      moment.seconds = 70;
      budget.foresee({ seed: seedSeconds * 1e6, final: 20e6 });
      return budget.combine;
    };
    const left = (seconds: number): number => Math.round(shareOfRest("combine") * seconds * 1e6);
    expect(combineWith(5)).toEqual({ seeds: 4, cost: left(40 - 20) });
    expect(combineWith(13)).toEqual({ seeds: 3, cost: left(40 - 39) });
    expect(combineWith(30)).toEqual({ seeds: 2, cost: 0 });
  });

  test("gives nothing where no time is left, and the least that is a study", () => {
    const { budget, moment } = open();
    moment.seconds = 200;
    expect(budget.depth.cost).toBe(0);
    expect(budget.ledger).toEqual({ entries: 7, seeds: 1, steps: 100 });
    expect(budget.search).toMatchObject({ trials: 8, steps: 100 });
  });

  test("with a number of trials has no part for the clock", () => {
    const [slow, quick] = [open(5), open(5)];
    slow.moment.seconds = 95;
    Object.assign(slow.moment.tally, { trainedSeconds: 80, estimatedCost: 2e6 });
    for (const stage of ["baselines", "overfit", "shrink", "ledger", "search", "learningCurve"] as const)
      expect(slow.budget[stage]).toEqual(quick.budget[stage]);
    expect(slow.budget.search.trials).toBe(5);
    expect(slow.budget.unspent()).toBeUndefined();
  });
});
