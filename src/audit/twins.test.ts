import fc from "fast-check";
import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import type { Table } from "../data/table.ts";
import { randomFrom } from "../runtime/random.ts";
import { expectedPairs, sortedCells, surprise } from "./coincidence.ts";
import { addColumn, emptyFingerprints, groupByFingerprint } from "./fingerprints.ts";
import type { Pool } from "./pooled.ts";
import { findTwins } from "./twins.ts";

function poolOf(table: Table, firstSealed: number): Pool {
  return {
    size: table.rowCount,
    firstSealed,
    width: table.columns.length,
    column(index) {
      const column = table.columns[index];
      if (column === undefined) throw new RangeError("There is no such column.");
      return column;
    },
  };
}

const random = randomFrom(5);
const normals = (rows: number, name: string): number[] => {
  const stream = random.split(name);
  return Array.from({ length: rows }, () => stream.normal());
};

test("fingerprints group rows as a plain comparison does, and a column can be taken out again", () => {
  const cell = fc.option(fc.constantFrom(0, -0, 1, 0.1, -5), { nil: undefined });
  const text = fc.option(fc.constantFrom("a", "b"), { nil: undefined });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, text, cell), { minLength: 1, maxLength: 50 }), (rows) => {
      const { columns } = tableOf({
        a: rows.map((r) => r[0]),
        b: rows.map((r) => r[1]),
        c: rows.map((r) => r[2]),
      });
      const prints = emptyFingerprints(rows.length);
      const groupsOf = (kept: readonly number[]): number[] => {
        const seen = new Map<string, number>();
        return rows.map((row) => {
          const key = JSON.stringify(kept.map((c) => (row[c] === 0 ? 0 : (row[c] ?? "missing"))));
          const group = seen.get(key) ?? seen.size;
          seen.set(key, group);
          return group;
        });
      };
      for (const [c, column] of columns.entries()) addColumn(prints, column, c);
      expect([...groupByFingerprint(prints).group]).toEqual(groupsOf([0, 1, 2]));
      const [, second] = columns;
      if (second !== undefined) addColumn(prints, second, 1, -1);
      expect([...groupByFingerprint(prints).group]).toEqual(groupsOf([0, 2]));
    }),
  );
});

test("exact copies, rows that differ in one column, and rows that differ by noise are told apart", () => {
  const own = { a: normals(500, "a"), b: normals(500, "b"), c: normals(500, "c"), d: normals(500, "d") };
  const copied = (from: readonly number[], change: (value: number, i: number) => number): number[] => [
    ...from,
    ...from.slice(0, 60).map(change),
  ];
  const same = (value: number): number => value;
  const tableWith = (b: (value: number, i: number) => number, others = same): Table =>
    tableOf({
      a: copied(own.a, others),
      b: copied(own.b, b),
      c: copied(own.c, others),
      d: copied(own.d, others),
    });

  const exact = findTwins(poolOf(tableWith(same), 520), random);
  // Of the 60 copies, 20 are not sealed and 40 are.
  expect(exact.copies).toMatchObject({ rest: 20, sealed: 40 });
  expect(exact.twins).toEqual([]);
  expect(exact.copies.byChance).toBeLessThan(0.01);

  const one = findTwins(
    poolOf(
      tableWith((value) => -value),
      520,
    ),
    random,
  );
  expect(one.copies).toMatchObject({ rest: 0, sealed: 0 });
  expect(one.twins).toMatchObject([{ how: { columns: [1] }, rest: 40, sealed: 40 }]);
  expect(one.twins[0]?.pairs).toHaveLength(20);
  expect(one.twins[0]?.pairs[0]).toEqual([0, 500]);

  const stream = random.split("noise");
  const blur = (value: number): number => value + 1e-6 * stream.normal();
  const noisy = findTwins(poolOf(tableWith(blur, blur), 520), random);
  expect(noisy.twins).toHaveLength(1);
  expect(noisy.twins[0]?.how).toHaveProperty("rounded");
  expect(noisy.twins[0]?.sealed).toBeGreaterThanOrEqual(38);
});

test("rows of few coarse columns are alike by chance and are not told of, nor are smooth ones", () => {
  const stream = random.split("coarse");
  const coarse = tableOf({
    a: Array.from({ length: 2000 }, () => stream.integer(10)),
    b: Array.from({ length: 2000 }, () => `level ${stream.integer(5)}`),
    c: Array.from({ length: 2000 }, () => stream.integer(20)),
  });
  const { copies, twins } = findTwins(poolOf(coarse, 1600), random);
  expect(twins).toEqual([]);
  // 1,000 kinds of rows at most: nearly all of them have a copy, as chance has it.
  expect(copies.rest + copies.sealed).toBeGreaterThan(900);
  expect(copies.byChance).toBeGreaterThan(200);
  const line = normals(400, "line");
  const tied = tableOf({ a: line, b: line.map((value) => 2 * value + 1) });
  expect(findTwins(poolOf(tied, 320), random).twins).toEqual([]);
  const smooth = tableOf({ a: normals(2000, "s"), b: normals(2000, "t") });
  expect(findTwins(poolOf(smooth, 1600), random).twins).toEqual([]);
});

test("the surprise of agreeing, by hand", () => {
  const cellsOf = (list: readonly (number | string | undefined)[]): Float64Array => {
    const [column] = tableOf({ x: list }).columns;
    if (column === undefined) throw new Error("a table of one column has one");
    return sortedCells(
      column,
      Int32Array.from(list, (_, i) => i),
    );
  };
  // Three of six pairs agree: one bit.
  expect(surprise(cellsOf(["a", "b", "a", "a"]))).toBeCloseTo(1, 12);
  expect(surprise(cellsOf([5.1, 0.1, 5.3, 0.2]))).toBeCloseTo(Math.log2(6), 12);
  // After rounding, two of six pairs agree; missing agrees with missing.
  expect(surprise(cellsOf([5.1, 0.1, 5.3, 0.2]), { step: 1, offset: 0 })).toBeCloseTo(Math.log2(3), 12);
  expect(surprise(cellsOf([undefined, 1, undefined, 2]))).toBeCloseTo(Math.log2(6), 12);
  expect(expectedPairs(1000, 10)).toBeCloseTo(1000 * 2 ** -7, 12);
});
