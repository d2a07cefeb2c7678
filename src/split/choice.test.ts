import { expect, describe as group, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { describe } from "../data/describe.ts";
import type { Table } from "../data/table.ts";
import { UnseenError } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import { columnsApart, type SplitAsked } from "./choice.ts";
import { joinTestFile } from "./file.ts";
import { divide } from "./folds.ts";
import { type Sealed, seal } from "./seal.ts";
import { looksLikeSubjects } from "./subjects.ts";

const rows = Array.from({ length: 60 }, (_, i) => i);
const table = tableOf({
  x: rows.map((i) => i * 0.7),
  y: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
  who: rows.map((i) => `p${i % 12}`),
  year: rows.map((i) => 2000 + Math.floor(i / 6)),
  month: rows.map((i) => 1 + (i % 6)),
  day: rows.map((i) => `2020-01-${String(1 + Math.floor(i / 2)).padStart(2, "0")}`),
  one: rows.map(() => 1),
  two: rows.map((i) => i % 2),
  set: rows.map((i) => (i < 36 ? "Train" : i < 48 ? "val" : "TEST")),
  words: rows.map((i) => (i < 50 ? "train" : "later")),
});

function sealWith(asked: SplitAsked, own: Table = table, target = "y", test = 0.2): Sealed {
  const description = describe(own, { target, apart: columnsApart(own, asked, target) });
  return seal(own, description, { ...asked, test, random: randomFrom(0) });
}

const open = (sealed: Sealed): number[] => [...sealed.test.open(() => {})];

function problem(asked: SplitAsked, own: Table = table): string {
  try {
    sealWith(asked, own);
  } catch (error) {
    if (error instanceof UnseenError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no problem";
}

group("auto follows the columns that are named", () => {
  test("nothing, a group, a time, both", () => {
    expect(sealWith({}).strategy).toBe("stratified");
    expect(sealWith({ group: "who" }).strategy).toBe("stratified-group");
    expect(sealWith({ group: "who" }, table, "x").strategy).toBe("group");
    expect(sealWith({ time: "day" }).strategy).toBe("time");
    expect(sealWith({ time: "day", group: "who" }).strategy).toBe("time-within-group");
    expect(sealWith({ split: "group", group: "who" }).strategy).toBe("group");
  });

  test("classes in fewer than three groups are not balanced", () => {
    const rare = tableOf({
      x: rows.map((i) => i * 0.7),
      y: rows.map((i) => (i < 2 ? "rare" : `c${i % 2}`)),
      who: rows.map((i) => i % 12),
    });
    const sealed = sealWith({ group: "who" }, rare);
    expect(sealed.strategy).toBe("group");
    expect(sealed.reason).toContain("classes as they come since some occur in fewer than three of them");
  });

  test("the columns are no features, unless a kind says so", () => {
    const asked = { group: "who", time: "year,month" };
    const apart = columnsApart(table, asked, "y");
    const roles = (kinds: { month?: "numeric" }): (string | undefined)[] =>
      ["who", "year", "month"].map(
        (name) =>
          describe(table, { target: "y", apart, kinds }).columns.find((own) => own.name === name)?.role,
      );
    expect(roles({})).toEqual(["left-out", "left-out", "left-out"]);
    expect(roles({ month: "numeric" })).toEqual(["left-out", "left-out", "feature"]);
  });
});

group("the reason says which rows test and why", () => {
  test("by groups, by time, by both, by a column", () => {
    expect(sealWith({}).reason).toBe(
      "Rows are drawn at random with every class in proportion: neither --group nor --time names a column.",
    );
    expect(sealWith({ split: "random" }).reason).toBe("Rows are drawn at random, as --split random asks.");
    expect(sealWith({ group: "who" }).reason).toBe(
      "Whole groups of who (2 of 12) are held out, as --group asks, classes near their shares: the test is about groups never seen.",
    );
    expect(sealWith({ time: "day", gap: "2d" }).reason).toBe(
      "The latest rows by day, from 2020-01-25 on, are the test, as --time asks: it is about the future. 4 rows within the gap of 2d before it are left out.",
    );
    expect(sealWith({ time: "@row" }).reason).toContain("The latest rows, from row 49 on, are the test");
    expect(sealWith({ time: "year,month", group: "who" }).reason).toContain("of each who by year,month");
    expect(sealWith({ part: "set" }).reason).toContain(
      "The column set says which rows train, which ones validate",
    );
  });
});

group("time", () => {
  test("dates as texts, several columns, and row order give the same latest rows here", () => {
    const last = rows.slice(48);
    expect(open(sealWith({ time: "day" }))).toEqual(last);
    expect(open(sealWith({ time: "year,month" }))).toEqual(last);
    expect(open(sealWith({ time: "@row" }))).toEqual(last);
  });

  test("a gap in rows, in steps and in days", () => {
    // 48 rows before the test, less 5 rows; less 5 of the distinct months; less 2 days of two rows each.
    expect([...sealWith({ time: "@row", gap: "5" }).rest]).toEqual(rows.slice(0, 43));
    expect([...sealWith({ time: "year,month", gap: "5" }).rest]).toEqual(rows.slice(0, 43));
    expect([...sealWith({ time: "day", gap: "1d24h" }).rest]).toEqual(rows.slice(0, 44));
    expect(sealWith({ time: "year", gap: "1" }).gapRows).toBe(6);
  });

  test("from 10,000 rows on, the latest fifth of the rest validates", () => {
    const many = Array.from({ length: 12_500 }, (_, i) => i);
    const large = tableOf({ x: many.map((i) => Math.sin(i)), y: many.map((i) => (i % 3 === 0 ? "a" : "b")) });
    const description = describe(large, { target: "y" });
    const sealed = seal(large, description, { time: "@row", test: 0.2, random: randomFrom(0) });
    const [fold, ...others] = divide(large, description, sealed.rest, randomFrom(0), sealed);
    expect(others).toEqual([]);
    expect([...(fold?.train ?? [])]).toEqual(many.slice(0, 8000));
    expect([...(fold?.validation ?? [])]).toEqual(many.slice(8000, 10_000));
  });

  test("70 rows in order of time: seven blocks, the first two only train", () => {
    const some = Array.from({ length: 70 }, (_, i) => i);
    const small = tableOf({ x: some, y: some.map((i) => i * i) });
    const description = describe(small, { target: "y", kinds: { x: "numeric" } });
    const folds = divide(small, description, description.labelled as Sealed["rest"], randomFrom(0), {
      strategy: "time",
      time: "@row",
    });
    expect(folds.map(({ validation }) => [validation[0], validation.length])).toEqual([
      [20, 10],
      [30, 10],
      [40, 10],
      [50, 10],
      [60, 10],
    ]);
  });
});

test("a column of parts: its words in any case, its validation rows as the one part", () => {
  const sealed = sealWith({ part: "set" });
  expect(sealed).toMatchObject({ strategy: "column", part: "set" });
  expect(open(sealed)).toEqual(rows.slice(48));
  const description = describe(table, { target: "y", apart: columnsApart(table, { part: "set" }, "y") });
  const folds = divide(table, description, sealed.rest, randomFrom(0), sealed);
  expect(folds.map(({ train, validation }) => [[...train], [...validation]])).toEqual([
    [rows.slice(0, 36), rows.slice(36, 48)],
  ]);
});

test("rows without a group are left out, with a note", () => {
  const holes = tableOf({
    x: rows.map((i) => i * 0.7),
    y: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
    who: rows.map((i) => (i % 10 === 3 ? undefined : i % 12)),
  });
  const sealed = sealWith({ group: "who" }, holes);
  expect(sealed.rest.length + sealed.test.count).toBe(54);
  expect(sealed.notes).toContain("6 of 60 rows have no who, so their part is not known; they are not used.");
});

test("columns of subjects are known by a name and by values that repeat", () => {
  const own = tableOf({
    x: rows.map((i) => i * 0.7),
    y: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
    "subject#": rows.map((i) => i % 12),
    patientId: rows.map((i) => i),
    bid: rows.map((i) => i % 12),
    shopId: rows.map((i) => i % 20),
    id: rows.map((i) => `u${i % 20}`),
    site: rows.map((i) => i % 3),
    visitor: rows.map((i) => i % 12),
    "user age": rows.map((i) => (i % 12) + 0.5),
  });
  const description = describe(own, { target: "y" });
  const named = own.columns.filter((column) => looksLikeSubjects(own, description, column));
  expect(named.map(({ name }) => name)).toEqual(["subject#", "shopId", "id"]);
});

group("flags and columns that do not fit are said so", () => {
  test.each<[SplitAsked, string | RegExp]>([
    [{ split: "group" }, "split_needs: --split group needs --group."],
    [{ split: "time" }, "split_needs: --split time needs --time."],
    [{ split: "time-within-group", group: "who" }, "split_needs: --split time-within-group needs --time."],
    [{ split: "random", group: "who" }, "split_contradicts: --split random makes no use of --group."],
    [
      { split: "group", group: "who", time: "day" },
      "split_contradicts: --split group makes no use of --time.",
    ],
    [{ gap: "7d" }, "gap_without_time: --gap 7d needs rows in order of time."],
    [
      { time: "day", gap: "7" },
      /^gap_value: --gap 7 does not fit --time day, which expects a time with its unit/,
    ],
    [{ time: "@row", gap: "1.5" }, /^gap_value: .* expects a whole number of rows\.$/],
    [{ time: "year", gap: "-1" }, /^gap_value: .* expects a number in the units of that column\.$/],
    [
      { time: "day", gap: "300d" },
      "gap_too_long: With a gap of 300d, only 0 rows come early enough to train on; at least 10 are needed.",
    ],
    [{ group: "whom" }, /^unknown_column: "whom", named by --group, is not a column; the columns are x, y/],
    [{ time: "year,moth" }, /^unknown_column: "moth", named by --time, is not a column/],
    [{ group: "y" }, 'role_twice: "y" is named by --target and by --group.'],
    [{ group: "who", part: "who" }, 'role_twice: "who" is named by --group and by --part.'],
    [{ group: "one" }, 'too_few_groups: The column "one" is always "1", so there are no groups to hold out.'],
    [
      { group: "two" },
      'too_few_groups: The column "two" names 2 groups; at least 4 are needed: two to test on, two to train and validate on.',
    ],
    [
      { time: "one" },
      'time_constant: All rows have one time in "one" (1), so none is later than the others.',
    ],
    [{ time: "two" }, /^time_constant: The column "two" tells 2 times apart; at least 3 are needed/],
    [{ time: "who" }, 'time_unsortable: The column "who" cannot be put in order of time: it holds "p0".'],
    [{ part: "words" }, 'part_words: The column "words" holds "later", which names no part.'],
  ])("%j", (asked, said) => {
    if (typeof said === "string") expect(problem(asked)).toBe(said);
    else expect(problem(asked)).toMatch(said);
  });

  test("a column of parts without test rows, or with hardly any to train on", () => {
    const parts = (part: (i: number) => string) =>
      tableOf({
        x: rows.map((i) => i * 0.7),
        y: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
        part: rows.map(part),
      });
    expect(
      problem(
        { part: "part" },
        parts(() => "train"),
      ),
    ).toBe('part_lacking: The column "part" names no row as test.');
    expect(
      problem(
        { part: "part" },
        parts((i) => (i < 5 ? "train" : "test")),
      ),
    ).toBe('part_lacking: The column "part" names only 5 rows as train; at least 10 are needed.');
  });

  test("groups that are hardly known, groups of one moment, moments that hold nearly all rows", () => {
    const own = tableOf({
      x: rows.map((i) => i * 0.7),
      y: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
      sparse: rows.map((i) => (i < 20 ? i % 5 : undefined)),
      each: rows.map((i) => i % 20),
      moment: rows.map((i) => i % 20),
      late: rows.map((i) => Math.min(i, 5)),
    });
    expect(problem({ group: "sparse" }, own)).toBe("groups_unknown: 40 of 60 rows have no sparse.");
    expect(problem({ group: "each", time: "moment" }, own)).toMatch(
      /^groups_of_one: No each has rows of two/,
    );
    expect(problem({ time: "late" }, own)).toBe(
      'time_coarse: The latest time in "late" holds 55 rows and leaves 5 to train on; at least 10 are needed.',
    );
  });
});

group("parts that are given, with groups", () => {
  test("a test file with groups: validation holds whole groups out", () => {
    const extra = {
      ...tableOf({ x: [0.1, 0.2], y: ["a", "b"], who: ["p98", "p99"], more: [1, 2] }),
      source: "t.csv",
    };
    const own = { ...table, columns: table.columns.filter(({ name }) => ["x", "y", "who"].includes(name)) };
    const file = { ...extra, columns: extra.columns.slice(0, 3) };
    const asked = { group: "who" };
    const description = describe(own, { target: "y", apart: columnsApart(own, asked, "y") });
    const joined = joinTestFile(own, description, file);
    const sealed = seal(joined.table, description, { ...asked, test: joined.test, random: randomFrom(0) });
    expect(sealed).toMatchObject({
      strategy: "file",
      folding: "stratified-group",
      groups: { rest: 12, test: 2 },
    });
    expect(sealed.reason).toBe("The rows of t.csv are the test, as --test asks.");
    const folds = divide(joined.table, description, sealed.rest, randomFrom(0), sealed);
    expect(folds).toHaveLength(5);
    for (const { train, validation } of folds) {
      const trained = new Set([...train].map((row) => row % 12));
      expect([...validation].some((row) => trained.has(row % 12))).toBe(false);
    }
    expect(() =>
      seal(joined.table, description, { part: "who", test: joined.test, random: randomFrom(0) }),
    ).toThrow("--part who says which rows test, and so does --test t.csv.");
  });

  test("a column of parts without validation rows: folds, by time where that is named", () => {
    const own = tableOf({
      x: rows.map((i) => i * 0.7),
      y: rows.map((i) => (i % 2 === 0 ? "a" : "b")),
      set: rows.map((i) => (i < 49 ? "train" : i < 50 ? undefined : "test")),
    });
    const asked = { part: "set", time: "@row" };
    const sealed = sealWith(asked, own);
    expect(sealed).toMatchObject({ strategy: "column", folding: "time" });
    expect(sealed.notes).toContain("1 row has no set and so no part; they are not used.");
    const description = describe(own, { target: "y", apart: columnsApart(own, asked, "y") });
    const folds = divide(own, description, sealed.rest, randomFrom(0), sealed);
    expect(folds.map(({ validation }) => validation.length)).toEqual([7, 7, 7, 7, 7]);
  });
});
