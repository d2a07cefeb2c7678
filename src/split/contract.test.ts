import fc from "fast-check";
import { expect, describe as group, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { classCodes } from "../data/classes.ts";
import { describe } from "../data/describe.ts";
import type { Table, TableDescription } from "../data/table.ts";
import { UnseenError } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import { columnsApart, type SplitAsked } from "./choice.ts";
import { divide } from "./folds.ts";
import { groupingOf } from "./grouping.ts";
import type { Fold } from "./rows.ts";
import { type Sealed, seal } from "./seal.ts";
import type { DealingStrategy } from "./strategy.ts";
import { timelineOf } from "./timeline.ts";

interface Case {
  readonly table: Table;
  readonly description: TableDescription;
  readonly asked: SplitAsked & { readonly split: DealingStrategy };
  readonly share: number;
  readonly seed: number;
}

const columnsOf: Readonly<Record<DealingStrategy, SplitAsked>> = {
  random: {},
  stratified: {},
  group: { group: "who" },
  "stratified-group": { group: "who" },
  time: { time: "when" },
  "time-within-group": { group: "who", time: "when" },
};

/** Sizes of groups: mostly small, at times one that holds half of the rows. */
const groupSizes = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.integer({ min: 1, max: 30 })),
      {
        minLength: 6,
        maxLength: 30,
      },
    ),
    fc.boolean(),
  )
  .map(([sizes, half]) => (half ? [...sizes, sizes.reduce((a, b) => a + b, 0)] : sizes))
  .filter((sizes) => sizes.reduce((a, b) => a + b, 0) >= 60);

const cases: fc.Arbitrary<Case> = fc
  .record({
    sizes: groupSizes,
    moments: fc.integer({ min: 3, max: 400 }),
    classCount: fc.integer({ min: 2, max: 5 }),
    rare: fc.boolean(),
    regression: fc.boolean(),
    copies: fc.boolean(),
    share: fc.double({ min: 0.1, max: 0.4, noNaN: true }),
    seed: fc.nat(),
    split: fc.constantFrom(...(Object.keys(columnsOf) as DealingStrategy[])),
  })
  .map(({ sizes, moments, classCount, rare, regression, copies, share, seed, split }) => {
    const random = randomFrom(seed).split("table");
    const who = random.shuffle(sizes.flatMap((size, i) => Array.from({ length: size }, () => `g${i}`)));
    const when = who.map(() => random.integer(moments));
    // The rarest class that a study takes has two rows.
    const classOf = (i: number): string => (rare && i < 2 ? "rare" : `c${random.integer(classCount)}`);
    const y = who.map((_, i) =>
      regression ? random.normal() : i < classCount ? `c${i}` : classOf(i - classCount),
    );
    const both = regression
      ? y
      : [...y.slice(0, -classCount), ...Array.from({ length: classCount }, (_, i) => `c${i}`)];
    const x = who.map((_, i) => (copies ? Math.floor(i / 2) : i) * 0.37);
    const table = tableOf({ x, y: both, who, when });
    const asked = { ...columnsOf[split], split };
    const description = describe(table, { target: "y", apart: columnsApart(table, asked, "y") });
    return { table, description, asked, share, seed };
  });

function sealed({ table, description, asked, share, seed }: Case): Sealed {
  return seal(table, description, { ...asked, test: share, random: randomFrom(seed).split("seal") });
}

const folded = ({ table, description, seed }: Case, { rest }: Sealed, options: Sealed): Fold[] =>
  divide(table, description, rest, randomFrom(seed).split("folds"), options);

const testRows = (own: Sealed): Int32Array => own.test.open(() => {});

/** A table that a strategy refuses for a reason that a person can put right is no counterexample. */
function unlessRefused(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof UnseenError)) throw error;
    expect(["time_coarse", "test_takes_all", "time_constant", "groups_of_one"]).toContain(error.code);
  }
}

const ascending = (rows: Int32Array): boolean => rows.every((row, i) => i === 0 || (rows[i - 1] ?? 0) < row);

function largestTie(at: Float64Array): number {
  const counts = new Map<number, number>();
  for (const moment of at) counts.set(moment, (counts.get(moment) ?? 0) + 1);
  return Math.max(...counts.values());
}

const groupsAmong = ({ table }: Case, rows: Int32Array): Set<number> =>
  new Set(Array.from(rows, (row) => groupingOf(table, "who").of[row] ?? -1));

test("every strategy: disjoint, complete, ascending, reproducible", () => {
  fc.assert(
    fc.property(cases, (own) =>
      unlessRefused(() => {
        const made = sealed(own);
        const test = testRows(made);
        expect([...made.rest, ...test].sort((a, b) => a - b)).toEqual([...own.description.labelled]);
        expect(made.gapRows).toBe(0);
        expect(sealed(own).test.hash).toBe(made.test.hash);
        const folds = folded(own, made, made);
        expect(folds.length).toBeGreaterThan(0);
        expect(folds.length).toBeLessThanOrEqual(5);
        const rest = new Set(made.rest);
        const validated = new Set<number>();
        for (const { train, validation } of folds) {
          expect(ascending(train) && ascending(validation)).toBe(true);
          expect(Math.min(train.length, validation.length)).toBeGreaterThan(0);
          const trained = new Set(train);
          for (const row of train) expect(rest.has(row)).toBe(true);
          for (const row of validation) {
            expect(rest.has(row) && !trained.has(row) && !validated.has(row)).toBe(true);
            validated.add(row);
          }
        }
        if (!own.asked.split.startsWith("time")) {
          expect(validated.size).toBe(made.rest.length);
          for (const { train, validation } of folds) {
            expect(train.length + validation.length).toBe(made.rest.length);
          }
        }
        expect(folded(own, made, made)).toEqual(folds);
      }),
    ),
    { numRuns: 150 },
  );
});

test("groups are whole in the test and in every fold, and sizes are within one group of the request", () => {
  const grouped = cases.filter(({ asked }) => asked.split === "group" || asked.split === "stratified-group");
  fc.assert(
    fc.property(grouped, (own) =>
      unlessRefused(() => {
        const made = sealed(own);
        const test = testRows(made);
        const inTest = groupsAmong(own, test);
        const inRest = groupsAmong(own, made.rest);
        expect(made.groups).toEqual({ rest: inRest.size, test: inTest.size });
        expect(inTest.size).toBeGreaterThanOrEqual(2);
        expect(inRest.size).toBeGreaterThanOrEqual(2);
        for (const g of inTest) expect(inRest.has(g)).toBe(false);
        const { of, count } = groupingOf(own.table, "who");
        const sizes = Array.from({ length: count }, (_, g) => of.filter((o) => o === g).length);
        const largest = Math.max(...sizes);
        const error = Math.abs(test.length - own.share * own.table.rowCount);
        if (inTest.size > 2 && inRest.size > 2) expect(error).toBeLessThanOrEqual(largest + 1e-9);
        const folds = folded(own, made, made);
        expect(folds).toHaveLength(Math.min(5, inRest.size));
        const largestLeft = Math.max(...[...inRest].map((g) => sizes[g] ?? 0));
        for (const { train, validation } of folds) {
          const validating = groupsAmong(own, validation);
          for (const g of groupsAmong(own, train)) expect(validating.has(g)).toBe(false);
          const off = Math.abs(validation.length - made.rest.length / folds.length);
          expect(off).toBeLessThanOrEqual(largestLeft);
        }
      }),
    ),
    { numRuns: 100 },
  );
});

test("a class that occurs in several groups stays in training", () => {
  const classes = cases.filter(
    ({ asked, description }) => asked.split.includes("group") && description.task !== "regression",
  );
  fc.assert(
    fc.property(classes, (own) =>
      unlessRefused(() => {
        fc.pre(own.asked.split !== "time-within-group");
        const made = sealed(own);
        const target = own.table.columns.find(({ name }) => name === "y");
        if (target === undefined) throw new Error("no target");
        const codes = classCodes(target, own.description.classes);
        const { of } = groupingOf(own.table, "who");
        for (const c of own.description.classes.keys()) {
          const groups = new Set(
            [...own.description.labelled].filter((r) => codes[r] === c).map((r) => of[r]),
          );
          if (groups.size > 1) expect(made.rest.some((row) => codes[row] === c)).toBe(true);
        }
      }),
    ),
    { numRuns: 60 },
  );
});

test("time: no test or validation row is as early as a row that trained for it; ties stay together", () => {
  fc.assert(
    fc.property(
      cases.filter(({ asked }) => asked.split === "time"),
      (own) =>
        unlessRefused(() => {
          const { at } = timelineOf(own.table, "when");
          const made = sealed(own);
          const test = testRows(made);
          const times = (rows: Int32Array): number[] => Array.from(rows, (row) => at[row] ?? Number.NaN);
          expect(Math.max(...times(made.rest))).toBeLessThan(Math.min(...times(test)));
          const error = Math.abs(test.length - own.share * own.table.rowCount);
          expect(error).toBeLessThanOrEqual(largestTie(at));
          const folds = folded(own, made, made);
          for (const [i, { train, validation }] of folds.entries()) {
            expect(Math.max(...times(train))).toBeLessThan(Math.min(...times(validation)));
            // Folds roll forward: everything earlier trains.
            const first = Math.min(...times(validation));
            expect(train.length).toBe(times(made.rest).filter((t) => t < first).length);
            expect(train.length).toBeGreaterThan(folds[i - 1]?.train.length ?? 0);
          }
        }),
    ),
    { numRuns: 100 },
  );
});

test("time within groups: the same holds inside each group, and the size of the test is as asked", () => {
  fc.assert(
    fc.property(
      cases.filter(({ asked }) => asked.split === "time-within-group"),
      (own) =>
        unlessRefused(() => {
          const { at } = timelineOf(own.table, "when");
          const { of } = groupingOf(own.table, "who");
          const ordered = (train: Int32Array, held: Int32Array): void => {
            const latest = new Map<number, number>();
            for (const row of train) {
              const g = of[row] ?? -1;
              latest.set(g, Math.max(latest.get(g) ?? Number.NEGATIVE_INFINITY, at[row] ?? 0));
            }
            for (const row of held) {
              // Every group trains before it is judged.
              expect(latest.get(of[row] ?? -1) ?? Number.POSITIVE_INFINITY).toBeLessThan(at[row] ?? 0);
            }
          };
          const made = sealed(own);
          const test = testRows(made);
          ordered(made.rest, test);
          const groups = [...groupsAmong(own, own.description.labelled)];
          const rowsOf = groups.map((g) => own.description.labelled.filter((row) => of[row] === g));
          const isOneMoment = (rows: Int32Array): boolean =>
            rows.every((row) => at[row] === at[rows[0] ?? 0]);
          // Groups of one moment have no later rows to give.
          const lost = rowsOf.filter(isOneMoment).reduce((sum, { length }) => sum + own.share * length, 0);
          const error = Math.abs(test.length - own.share * own.table.rowCount);
          expect(error).toBeLessThanOrEqual(Math.max(...rowsOf.map(({ length }) => length)) + lost);
          for (const { train, validation } of folded(own, made, made)) ordered(train, validation);
        }),
    ),
    { numRuns: 100 },
  );
});

test("a gap is left out before the test and before every validation part, and nothing else is", () => {
  fc.assert(
    fc.property(
      cases.filter(({ asked }) => asked.split.startsWith("time")),
      fc.integer({ min: 1, max: 20 }),
      (own, gap) =>
        unlessRefused(() => {
          const { at } = timelineOf(own.table, "when");
          const { of } = groupingOf(own.table, "who");
          const within = own.asked.split === "time-within-group";
          const spaced = { ...own, asked: { ...own.asked, gap: String(gap) } };
          let made: Sealed;
          try {
            made = sealed(spaced);
          } catch (error) {
            fc.pre(!(error instanceof UnseenError && error.code === "gap_too_long"));
            throw error;
          }
          const test = testRows(made);
          expect([...test]).toEqual([...testRows(sealed(own))]);
          expect(made.rest.length + test.length + made.gapRows).toBe(own.table.rowCount);
          const firstIn = (rows: Int32Array, row: number): number =>
            Math.min(...Array.from(rows, (r) => (!within || of[r] === of[row] ? (at[r] ?? 0) : Infinity)));
          for (const row of made.rest) expect(firstIn(test, row) - (at[row] ?? 0)).toBeGreaterThan(gap);
          const used = new Set([...made.rest, ...test]);
          for (const row of own.description.labelled) {
            if (!used.has(row)) expect(firstIn(test, row) - (at[row] ?? 0)).toBeLessThanOrEqual(gap);
          }
        }),
    ),
    { numRuns: 60 },
  );
});

group("balance of stratified groups, by hand", () => {
  test("40 groups of 5 rows of one class each, half of them rare: every part has its share of both", () => {
    const who = Array.from({ length: 200 }, (_, i) => Math.floor(i / 5));
    const table = tableOf({
      x: who.map((_, i) => i * 0.3),
      y: who.map((g) => (g % 4 === 0 ? "a" : "b")),
      who,
    });
    const asked = { group: "who" };
    const description = describe(table, { target: "y", apart: columnsApart(table, asked, "y") });
    for (const seed of [0, 1, 2]) {
      const made = seal(table, description, { ...asked, test: 0.2, random: randomFrom(seed) });
      expect(made.strategy).toBe("stratified-group");
      // A fifth of 10 groups of "a" and of 30 groups of "b", five rows each.
      const test = [...testRows(made)].map((row) => ((who[row] ?? 0) % 4 === 0 ? "a" : "b"));
      expect(test.filter((c) => c === "a")).toHaveLength(10);
      expect(test.filter((c) => c === "b")).toHaveLength(30);
      // 8 and 24 groups for five folds.
      for (const { validation } of divide(table, description, made.rest, randomFrom(seed), made)) {
        const rare = new Set([...validation].map((row) => who[row] ?? 0).filter((g) => g % 4 === 0));
        expect([1, 2]).toContain(rare.size);
      }
    }
  });
});
