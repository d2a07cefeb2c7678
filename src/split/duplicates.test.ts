import fc from "fast-check";
import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { findDuplicates } from "./duplicates.ts";

const all = (length: number): Int32Array => Int32Array.from({ length }, (_, row) => row);

test("rows are duplicates when all columns agree; missing agrees with missing, -0 with 0", () => {
  const table = tableOf({
    n: [1, 1, 1, undefined, undefined, 0, -0, 1],
    s: ["a", "a", "b", "a", "a", undefined, undefined, "a"],
  });
  expect(findDuplicates(table.columns, all(8))).toEqual({
    group: Int32Array.of(0, 0, 1, 2, 2, 3, 3, 0),
    groupCount: 4,
    repeated: 4,
  });
  expect(findDuplicates(table.columns, Int32Array.of(7, 2, 1))).toEqual({
    group: Int32Array.of(0, 1, 0),
    groupCount: 2,
    repeated: 1,
  });
});

test("groups are those of a plain comparison of texts", () => {
  const cell = fc.option(fc.constantFrom(0, 1, 0.1, 1e300, -5), { nil: undefined });
  const text = fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, text, cell), { minLength: 1, maxLength: 60 }), (rows) => {
      const table = tableOf({ a: rows.map((r) => r[0]), b: rows.map((r) => r[1]), c: rows.map((r) => r[2]) });
      const groups = new Map<string, number>();
      const expected = rows.map((row) => {
        const key = JSON.stringify(row.map((value) => value ?? "missing"));
        const group = groups.get(key) ?? groups.size;
        groups.set(key, group);
        return group;
      });
      const found = findDuplicates(table.columns, all(rows.length));
      expect([...found.group]).toEqual(expected);
      expect(found.groupCount).toBe(groups.size);
      expect(found.repeated).toBe(rows.length - groups.size);
    }),
  );
});
