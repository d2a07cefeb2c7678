import { expect, describe as group, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { describe } from "../data/describe.ts";
import { textOf } from "../data/labels.ts";
import { UnseenError } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import { joinTestFile } from "./file.ts";
import { seal } from "./seal.ts";

const row = Array.from({ length: 30 }, (_, i) => i);
const table = tableOf({
  x: row.map((i) => i * 0.7),
  s: row.map((i) => `s${i % 3}`),
  y: row.map((i) => (i % 2 === 0 ? "a" : "b")),
});
const description = describe(table, { target: "y" });
const testTable = {
  ...tableOf({ y: ["b", undefined, "a"], s: ["new", "s1", "s2"], x: [9, 1, 1.4] }),
  source: "t.csv",
};

test("test rows are appended: codes of training rows stay, new levels come after", () => {
  const { table: joined, test: file } = joinTestFile(table, description, testTable);
  expect(joined.rowCount).toBe(33);
  expect(joined.columns.map(({ name }) => name)).toEqual(["x", "s", "y"]);
  expect(joined.columns.map((column) => textOf(column, 30))).toEqual(["9", "new", "b"]);
  expect(joined.columns.map((column) => textOf(column, 32))).toEqual(["1.4", "s2", "a"]);
  for (const [i, column] of table.columns.entries()) {
    const other = joined.columns[i];
    for (const r of row) expect(other && textOf(other, r)).toBe(textOf(column, r));
  }
  expect(file).toMatchObject({ source: "t.csv", firstRow: 30, rows: Int32Array.of(30, 32) });
  expect(file.notes).toEqual(["1 of 3 rows of t.csv have no y; they are not used."]);
  expect(joined.sha256).not.toBe(table.sha256);
});

test("sealing a file: its labelled rows are the test, and rows that repeat one leave training", () => {
  const { table: joined, test: file } = joinTestFile(table, description, testTable);
  const sealed = seal(joined, description, { test: file, split: "auto", random: randomFrom(0) });
  expect(sealed.strategy).toBe("file");
  expect(sealed.test.open(() => {})).toEqual(Int32Array.of(30, 32));
  // Row 2 of the training file is x = 1.4, s = s2, y = a: the last test row.
  expect([...sealed.rest]).toEqual(row.filter((i) => i !== 2));
  expect(sealed.notes).toContain("1 row is left out of training for repeating a test row exactly.");
});

test("where repeats are apart, rows that repeat a test row stay in training", () => {
  const { table: joined, test: file } = joinTestFile(table, description, testTable);
  const sealed = seal(joined, description, { test: file, repeats: "apart", random: randomFrom(0) });
  expect(sealed.test.open(() => {})).toEqual(Int32Array.of(30, 32));
  expect([...sealed.rest]).toEqual(row);
  expect(sealed.notes.join()).not.toMatch(/left out of training/);
});

group("files that do not fit", () => {
  const problem = (cells: Parameters<typeof tableOf>[0]): string => {
    try {
      joinTestFile(table, description, { ...tableOf(cells), source: "t.csv" });
    } catch (error) {
      if (error instanceof UnseenError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return "no problem";
  };

  test("other columns", () => {
    expect(problem({ x: [1], y: ["a"], z: [1] })).toBe(
      "test_columns: The test file t.csv has other columns than the training table: it lacks s and has z in addition.",
    );
  });

  test("unknown classes", () => {
    expect(problem({ x: [1, 2], s: ["s1", "s1"], y: ["a", "c"] })).toBe(
      'test_classes: The test file t.csv has a class of "y" that the training table lacks: "c" (known: a, b).',
    );
  });

  test("texts for numbers, numbers beyond float32, no target", () => {
    expect(problem({ x: ["p"], s: ["s1"], y: ["a"] })).toBe(
      'test_type: The column "x" of the test file t.csv holds texts, where the training table has numbers.',
    );
    expect(problem({ x: [Number.POSITIVE_INFINITY], s: ["s1"], y: ["a"] })).toMatch(
      /^not_finite: Row 1 has Infinity/,
    );
    const unlabelled = { ...tableOf({ x: [1], s: ["s1"], y: ["a"] }), source: "t.csv" };
    const columns = unlabelled.columns.map((column) =>
      column.name === "y" && column.type === "text" ? { ...column, codes: Int32Array.of(-1) } : column,
    );
    expect(() => joinTestFile(table, description, { ...unlabelled, columns })).toThrow(
      'No row of the test file t.csv has a known "y".',
    );
  });
});
