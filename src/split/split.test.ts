import fc from "fast-check";
import { expect, describe as group, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { classCodes } from "../data/classes.ts";
import { describe } from "../data/describe.ts";
import type { Column, Table, TableDescription } from "../data/table.ts";
import { randomFrom } from "../runtime/random.ts";
import { divide } from "./folds.ts";
import type { TrainRows } from "./rows.ts";
import { seal } from "./seal.ts";

const open = (sealed: ReturnType<typeof seal>): number[] => [...sealed.test.open(() => {})];

/** A table of `copies[i]` equal rows for each i, classes by `classOf`, in a shuffled order. */
function tableWith(copies: readonly number[], classOf: (i: number) => string | number, seed: number): Table {
  const units = copies.flatMap((count, i) => Array.from({ length: count }, () => i));
  randomFrom(seed).shuffle(units);
  return tableOf({ x: units.map((i) => i * 1.37), y: units.map(classOf) });
}

const columnOf = (table: Table, name: string): Column => {
  const column = table.columns.find((c) => c.name === name);
  if (column === undefined) throw new Error(name);
  return column;
};

function sizesByClass(table: Table, description: TableDescription, rows: Iterable<number>): number[] {
  const codes = classCodes(columnOf(table, "y"), description.classes);
  const sizes = description.classes.map(() => 0);
  for (const row of rows) {
    const code = codes[row] ?? -1;
    sizes[code] = (sizes[code] ?? 0) + 1;
  }
  return sizes;
}

const keysOf = (table: Table, rows: Iterable<number>): Set<string> => {
  const x = columnOf(table, "x");
  return new Set(Array.from(rows, (row) => (x.type === "text" ? "" : String(x.values[row]))));
};

/** Wild tables: 2 to 5 classes of 2 units or more, units of 1 to 6 equal rows. */
const wild = fc
  .record({
    copies: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 6 })), {
      minLength: 40,
      maxLength: 200,
    }),
    classCount: fc.integer({ min: 2, max: 5 }),
    share: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
    seed: fc.nat(),
    regression: fc.boolean(),
    split: fc.constantFrom("auto" as const, "random" as const, "stratified" as const),
  })
  .map(({ copies, classCount, regression, ...others }) => {
    const classOf = regression ? (i: number) => Math.sin(i) * 9 : (i: number) => `c${(i * i) % classCount}`;
    const table = tableWith(copies, classOf, others.seed);
    return { table, description: describe(table, { target: "y" }), largest: Math.max(...copies), ...others };
  });

test("sealing: disjoint, complete, of the asked size, reproducible, duplicates on one side", () => {
  fc.assert(
    fc.property(wild, ({ table, description, share, seed, split, largest }) => {
      const sealWith = (s: number) => seal(table, description, { test: share, split, random: randomFrom(s) });
      const sealed = sealWith(seed);
      const testRows = open(sealed);
      const every = [...sealed.rest, ...testRows].sort((a, b) => a - b);
      expect(every).toEqual([...description.labelled]);
      expect(testRows.length).toBe(sealed.test.count);
      const strata = split === "random" ? 1 : Math.max(10, description.classes.length);
      const error = Math.abs(testRows.length - share * table.rowCount);
      expect(error).toBeLessThanOrEqual(largest === 1 ? 1 : largest * (1 + strata / 10));
      const trained = keysOf(table, sealed.rest);
      for (const key of keysOf(table, testRows)) expect(trained.has(key)).toBe(false);
      expect(sealWith(seed).test.hash).toBe(sealed.test.hash);
      expect([...sealed.rest]).toEqual([...sealed.rest].sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

test("stratified sealing keeps every class within one unit of its share, and all of them in the rest", () => {
  fc.assert(
    fc.property(wild, ({ table, description, share, seed, largest }) => {
      fc.pre(description.task !== "regression");
      const sealed = seal(table, description, { test: share, split: "auto", random: randomFrom(seed) });
      const whole = sizesByClass(table, description, description.labelled);
      const testSizes = sizesByClass(table, description, open(sealed));
      const rest = sizesByClass(table, description, sealed.rest);
      for (const [c, size] of whole.entries()) {
        expect(Math.abs((testSizes[c] ?? 0) - share * size)).toBeLessThanOrEqual(largest);
        expect(rest[c]).toBeGreaterThan(0);
      }
    }),
    { numRuns: 60 },
  );
});

test("folds: each row validates once, sizes and classes balanced, duplicates together, reproducible", () => {
  fc.assert(
    fc.property(wild, ({ table, description, seed, split, largest }) => {
      const { rest, strategy } = seal(table, description, { test: 0.2, split, random: randomFrom(seed) });
      const make = () => divide(table, description, rest, randomFrom(seed).split("folds"), { strategy });
      const folds = make();
      expect(folds).toHaveLength(5);
      expect(folds.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b)).toEqual([...rest]);
      for (const { train, validation } of folds) {
        expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...rest]);
        const validating = keysOf(table, validation);
        for (const key of keysOf(table, train)) expect(validating.has(key)).toBe(false);
      }
      const sizes = folds.map(({ validation }) => validation.length);
      if (largest === 1) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      if (strategy === "stratified" && description.task !== "regression") {
        const byClass = folds.map(({ validation }) => sizesByClass(table, description, validation));
        for (const c of description.classes.keys()) {
          const counts = byClass.map((list) => list[c] ?? 0);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(largest);
        }
      }
      expect(make()).toEqual(folds);
    }),
    { numRuns: 60 },
  );
});

group("by hand", () => {
  const singles = (count: number) => Array.from({ length: count }, () => 1);

  test("100 rows, 60/30/10, a fifth: exactly 12, 6 and 2", () => {
    const table = tableWith(singles(100), (i) => (i < 60 ? "a" : i < 90 ? "b" : "c"), 1);
    const description = describe(table, { target: "y" });
    const sealed = seal(table, description, { test: 0.2, split: "auto", random: randomFrom(0) });
    expect(sealed).toMatchObject({ strategy: "stratified", duplicateRows: 0, notes: [] });
    expect(sizesByClass(table, description, open(sealed))).toEqual([12, 6, 2]);
    const folds = divide(table, description, sealed.rest, randomFrom(0));
    for (const { validation } of folds) {
      expect(validation.length).toBe(16);
      const [a = 0, b = 0, c = 0] = sizesByClass(table, description, validation);
      expect([9, 10]).toContain(a);
      expect([4, 5]).toContain(b);
      expect([1, 2]).toContain(c);
    }
  });

  test("a regression target keeps its deciles: 2 of every 10 sorted values are sealed", () => {
    const table = tableWith(singles(400), (i) => i + 0.5, 2);
    const description = describe(table, { target: "y" });
    const y = columnOf(table, "y");
    const sealed = seal(table, description, { test: 0.25, split: "auto", random: randomFrom(0) });
    const deciles = new Array(10).fill(0);
    for (const row of open(sealed)) if (y.type !== "text") deciles[Math.floor((y.values[row] ?? 0) / 40)]++;
    expect(deciles).toEqual(new Array(10).fill(10));
  });

  test("50 pairs of equal rows: a split tears pairs apart where repeats are apart, and else none", () => {
    const table = tableOf({
      x: Array.from({ length: 100 }, (_, i) => i >> 1),
      y: singles(100).map((_, i) => ((i >> 1) % 2 ? "a" : "b")),
    });
    const description = describe(table, { target: "y" });
    const torn = (repeats: "together" | "apart"): number[] => {
      const sealed = seal(table, description, { test: 0.2, repeats, random: randomFrom(0) });
      const folds = divide(table, description, sealed.rest, randomFrom(0), sealed);
      const parts = [open(sealed), ...folds.map(({ validation }) => validation)];
      return parts.map((part) => part.filter((row) => !part.includes(row ^ 1)).length);
    };
    expect(torn("together")).toEqual([0, 0, 0, 0, 0, 0]);
    // Of 20 rows drawn from 100, 4 have the other of their pair among them on average.
    const [rows = 0] = torn("apart");
    expect(rows).toBeGreaterThan(8);
  });

  test("another seed draws other rows, a random split other ones again", () => {
    const table = tableWith(singles(100), (i) => (i < 60 ? "a" : "b"), 3);
    const description = describe(table, { target: "y" });
    const rows = (seed: number, split: "auto" | "random") =>
      open(seal(table, description, { test: 0.2, split, random: randomFrom(seed) }));
    expect(rows(0, "auto")).not.toEqual(rows(1, "auto"));
    expect(rows(0, "auto")).not.toEqual(rows(0, "random"));
    expect(rows(0, "random")).toHaveLength(20);
  });

  test("classes of two rows, or of copies of one row, stay in training, and folds do not mind", () => {
    const classOf = (i: number) => (i < 40 ? "a" : i < 42 ? "two" : "copies");
    const table = tableWith([...singles(42), 3], classOf, 4);
    const description = describe(table, { target: "y" });
    for (const seed of [0, 1, 2, 3, 4]) {
      const sealed = seal(table, description, { test: 0.45, split: "auto", random: randomFrom(seed) });
      const [a = 0, copies, two] = sizesByClass(table, description, sealed.rest);
      expect(a).toBeGreaterThan(15);
      expect(copies).toBe(3);
      expect(two).toBe(1);
      expect(divide(table, description, sealed.rest, randomFrom(seed))).toHaveLength(5);
    }
  });

  test("copies are counted and told of", () => {
    const table = tableWith([...singles(38), 3, 4], (i) => (i % 2 === 0 ? "a" : "b"), 5);
    const sealed = seal(table, describe(table, { target: "y" }), {
      test: 0.2,
      split: "auto",
      random: randomFrom(0),
    });
    expect(sealed.duplicateRows).toBe(5);
    expect(sealed.notes).toEqual([
      "5 rows repeat an earlier one in every column that is used; repeats stay on one side of every split.",
    ]);
  });

  test("unlabelled rows are in no part", () => {
    const y = Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? undefined : row % 2 === 0 ? "a" : "b"));
    const table = tableOf({ x: y.map((_, row) => Math.sin(row)), y });
    const sealed = seal(table, describe(table, { target: "y" }), {
      test: 0.2,
      split: "auto",
      random: randomFrom(0),
    });
    expect(sealed.rest.length + sealed.test.count).toBe(40);
    expect([...sealed.rest, ...open(sealed)].every((row) => row % 3 !== 0)).toBe(true);
  });

  test("from 10,000 rows on, one validation part of a fifth", () => {
    const table = tableWith(singles(12_500), (i) => (i % 5 === 0 ? "a" : "b"), 6);
    const description = describe(table, { target: "y" });
    const sealed = seal(table, description, { test: 0.2, split: "auto", random: randomFrom(0) });
    expect(sealed.rest.length).toBe(10_000);
    const [fold, ...others] = divide(table, description, sealed.rest, randomFrom(0));
    expect(others).toEqual([]);
    expect(fold?.validation.length).toBe(2000);
    expect(sizesByClass(table, description, fold?.validation ?? [])).toEqual([400, 1600]);
  });

  test("copies of a few rows cannot be tested on, and are divided whole where a file is the test", () => {
    const table = tableWith([2500, 2500, 2500, 2500], (i) => (i % 2 === 0 ? "a" : "b"), 8);
    const description = describe(table, { target: "y" });
    expect(() => seal(table, description, { test: 0.2, split: "auto", random: randomFrom(0) })).toThrow(
      "The 10000 rows hold only 4 different ones, so no test can show rows that were not trained on.",
    );
    const rest = description.labelled as TrainRows;
    const [fold, ...others] = divide(table, description, rest, randomFrom(0));
    expect(others).toEqual([]);
    expect((fold?.validation.length ?? 0) % 2500).toBe(0);
    expect(fold?.validation.length).toBeGreaterThan(0);
    expect(fold?.train.length).toBeGreaterThan(0);
    const few = rest.slice(0, 3000) as TrainRows;
    expect(divide(table, description, few, randomFrom(0)).length).toBe(4);
  });

  test("a share that is none is said so", () => {
    const table = tableWith(singles(30), (i) => (i % 2 === 0 ? "a" : "b"), 7);
    const description = describe(table, { target: "y" });
    const sealWith = (share: number) => () =>
      seal(table, description, { test: share, split: "auto", random: randomFrom(0) });
    for (const share of [0, 1, -0.2, 20, Number.NaN]) {
      expect(sealWith(share)).toThrow(`The test share ${share} is not between 0 and 1.`);
    }
    expect(sealWith(0.001)).toThrow("A test share of 0.001 leaves no test row out of 30 rows.");
    expect(sealWith(0.9)).toThrow("Only 3 rows are left to train on; at least 10 are needed.");
  });
});
