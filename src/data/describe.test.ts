import { expect, describe as group, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { UnseenError } from "../runtime/errors.ts";
import { classCodes } from "./classes.ts";
import { type DescribeOptions, describe } from "./describe.ts";
import type { Table } from "./table.ts";

const rows = 40;
const each = <T>(make: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => make(row));
const noisy = each((row) => Math.sin(row * 12.9898) * 43.5);
const classes = each((row) => (row % 3 === 0 ? "yes" : "no"));

/** Kind, role and reason of one column beside a numeric feature and a target. */
function seen(name: string, cells: readonly (number | string | undefined)[]) {
  const description = describe(tableOf({ x: noisy, [name]: cells, y: classes }), { target: "y" });
  const { kind, role, reason } = description.columns[1] ?? {};
  return { kind, role, reason };
}

function problem(table: Table, options: DescribeOptions): string {
  try {
    describe(table, options);
  } catch (error) {
    if (!(error instanceof UnseenError)) throw error;
    expect(error.fix).not.toBe("");
    return `${error.code}: ${error.message}`;
  }
  return "no problem";
}

group("kinds", () => {
  const plain = (kind: string) => ({ kind, role: "feature", reason: "" });

  test("features", () => {
    expect(seen("a", noisy)).toEqual(plain("numeric"));
    expect(
      seen(
        "few",
        each((row) => row % 4),
      ),
    ).toEqual(plain("numeric"));
    expect(
      seen(
        "a",
        each((row) => `name ${row % 5}`),
      ),
    ).toEqual(plain("category"));
    expect(
      seen(
        "a",
        each((row) => (row % 2 === 0 ? "true" : "false")),
      ),
    ).toEqual(plain("boolean"));
    expect(
      seen(
        "a",
        each((row) => (row % 2 === 0 ? "yes" : undefined)),
      ),
    ).toEqual(plain("boolean"));
    expect(
      seen(
        "weight",
        each((row) => 1000 + ((row * 7919) % 9973)),
      ),
    ).toEqual(plain("numeric"));
    expect(
      seen(
        "year",
        each((row) => 1950 + row),
      ),
    ).toEqual(plain("numeric"));
  });

  test("left out: constants, ids and free text, each with its reason", () => {
    const leftOut = (kind: string, reason: string) => ({ kind, role: "left-out", reason });
    expect(
      seen(
        "a",
        each(() => 7),
      ),
    ).toEqual(leftOut("constant", 'always "7"'));
    expect(
      seen(
        "a",
        each(() => "z"),
      ),
    ).toEqual(leftOut("constant", 'always "z"'));
    expect(
      seen(
        "a",
        each(() => undefined),
      ),
    ).toEqual(leftOut("constant", "has no values"));
    expect(
      seen(
        "n",
        each((row) => 2 * row + 5),
      ),
    ).toEqual(leftOut("id", "counts the rows"));
    expect(
      seen(
        "n",
        each((row) => (row * 7) % 40),
      ),
    ).toEqual(leftOut("id", "numbers the rows, each number once"));
    expect(
      seen(
        "userId",
        each((row) => (row * 7919) % 9973),
      ),
    ).toMatchObject({ kind: "id", role: "left-out" });
    expect(
      seen(
        "paid",
        each((row) => (row * 7919) % 9973),
      ),
    ).toEqual(plain("numeric"));
    expect(
      seen(
        "code",
        each((row) => `c${row}`),
      ),
    ).toEqual(leftOut("id", "an id: different in nearly every row"));
    expect(
      seen(
        "said",
        each((row) => `word ${row}`),
      ),
    ).toEqual(leftOut("text", "free text, different in nearly every row"));
    expect(
      seen(
        "t",
        each((row) => `t${row % 30}`),
      ),
    ).toEqual(leftOut("text", "30 different texts in 40 rows, too many to learn from"));
  });

  test("texts that cleaning would make useful are told of", () => {
    expect(
      seen(
        "n",
        each((row) => (row === 3 ? "none" : `${row}`)),
      ).reason,
    ).toBe('free text, different in nearly every row; mostly numbers, but also texts such as "none"');
    expect(
      seen(
        "d",
        each((row) => `${1 + (row % 28)}/${1 + (row % 12)}/2020`),
      ).reason,
    ).toMatch(/looks like dates/);
    expect(
      seen(
        "p",
        each((row) => `$${row},000`),
      ).reason,
    ).toMatch(/numbers with units or separators/);
    expect(
      seen(
        "t",
        each((row) => `t${row}`),
      ).reason,
    ).toBe("an id: different in nearly every row");
  });

  test("the user's word counts more than the guess", () => {
    const table = tableOf({
      x: noisy,
      few: each((row) => row % 4),
      code: each((row) => `c${row}`),
      y: classes,
    });
    const { columns } = describe(table, {
      target: "y",
      kinds: { few: "category", code: "category", x: "id" },
    });
    expect(columns.map(({ kind, role }) => `${kind} ${role}`)).toEqual([
      "id left-out",
      "category feature",
      "category feature",
      "category target",
    ]);
    expect(problem(table, { target: "y", kinds: { code: "numeric" } })).toBe(
      'kind_impossible: The column "code" cannot be of kind numeric: it holds 40 different values, such as "c0".',
    );
    expect(problem(table, { target: "y", kinds: { few: "boolean" } })).toMatch(/^kind_impossible/);
  });

  test("ignored columns are left out, and may hold anything", () => {
    const table = tableOf({ x: noisy, wild: each(() => Number.POSITIVE_INFINITY), y: classes });
    const { columns } = describe(table, { target: "y", ignore: ["wild"] });
    expect(columns[1]).toMatchObject({ role: "left-out", reason: "ignored, as asked" });
  });
});

group("task", () => {
  const taskOf = (
    cells: readonly (number | string | undefined)[],
    options: Partial<DescribeOptions> = {},
  ) => {
    const { task, classes, labelled, notes } = describe(tableOf({ x: noisy, y: cells }), {
      target: "y",
      ...options,
    });
    return { task, classes, labelled: labelled.length, notes };
  };

  test("texts are classes, sorted; two numbers are classes, sorted as numbers", () => {
    expect(taskOf(classes)).toEqual({ task: "binary", classes: ["no", "yes"], labelled: 40, notes: [] });
    expect(taskOf(each((row) => `c${(row * 7) % 3}`)).classes).toEqual(["c0", "c1", "c2"]);
    expect(taskOf(each((row) => (row % 2 === 0 ? 10 : 9)))).toMatchObject({
      task: "binary",
      classes: ["9", "10"],
    });
  });

  test("more numbers are a quantity, with a note where they could be classes", () => {
    expect(taskOf(noisy)).toEqual({ task: "regression", classes: [], labelled: 40, notes: [] });
    expect(taskOf(each((row) => row % 7)).notes).toEqual([
      "y holds 7 different whole numbers and is treated as a quantity (regression); --task multiclass treats them as classes.",
    ]);
    expect(
      taskOf(
        each((row) => row % 7),
        { task: "multiclass" },
      ),
    ).toMatchObject({
      task: "multiclass",
      classes: ["0", "1", "2", "3", "4", "5", "6"],
      notes: [],
    });
    expect(
      taskOf(
        each((row) => row % 7),
        { kinds: { y: "category" } },
      ).task,
    ).toBe("multiclass");
    expect(
      taskOf(
        each((row) => row % 2),
        { task: "regression" },
      ).task,
    ).toBe("regression");
  });

  test("rows without a target are not used, and said so", () => {
    const known = taskOf(each((row) => (row < 10 ? undefined : noisy[row])));
    expect(known).toMatchObject({ labelled: 30, notes: ["10 of 40 rows have no y; they are not used."] });
  });

  test("class codes follow the class names, -1 where none fits", () => {
    const column = tableOf({ y: [2, 10, undefined, 3] }).columns[0];
    if (column === undefined) throw new Error("no column");
    expect(classCodes(column, ["2", "10"])).toEqual(Int32Array.of(0, 1, -1, -1));
  });
});

group("what cannot be learned is said in one sentence", () => {
  const table = (
    y: readonly (number | string | undefined)[],
    x: readonly (number | string | undefined)[] = noisy,
  ) => tableOf({ x, y });
  const cases: Record<string, [Table, Partial<DescribeOptions>, string]> = {
    "a target that is no column": [
      tableOf({ Survived: classes, Fare: noisy }),
      { target: "survivd" },
      'unknown_column: The target "survivd" is not a column; the columns are Survived, Fare.',
    ],
    "an ignored column that is none": [
      table(classes),
      { ignore: ["z"] },
      'unknown_column: "z", named by --ignore, is not a column; the columns are x, y.',
    ],
    "a kind for a column that is none": [
      table(classes),
      { kinds: { z: "id" } },
      'unknown_column: "z", named by --kind, is not a column; the columns are x, y.',
    ],
    "an ignored target": [
      table(classes),
      { ignore: ["y"] },
      'target_ignored: "y" is the target and is also named by --ignore.',
    ],
    "no target at all": [
      table(each(() => undefined)),
      {},
      'target_missing: The target "y" has no values: every cell is missing.',
    ],
    "a constant target": [
      table(each(() => 3)),
      {},
      'target_constant: The target "y" is always "3", so there is nothing to learn.',
    ],
    "a target that is an id": [
      table(each((row) => `t${row}`)),
      {},
      'target_is_id: The target "y" looks like an id: it holds 40 different texts in 40 rows.',
    ],
    "few rows": [
      table(each((row) => (row < 19 ? noisy[row] : undefined))),
      {},
      'too_few_rows: Only 19 rows have a known "y"; at least 20 are needed.',
    ],
    "a class of one row": [
      table(each((row) => (row === 0 ? "rare" : `c${row % 2}`))),
      {},
      'class_too_small: The class "rare" of "y" has a single row, so it cannot be both learned and tested.',
    ],
    "texts as a quantity": [
      table(classes),
      { task: "regression" },
      'target_not_numeric: The target "y" is no column of numbers: it holds "yes".',
    ],
    "three classes as two": [
      table(each((row) => row % 3)),
      { task: "binary" },
      'not_binary: The target "y" has 3 classes, not two.',
    ],
    "constant features": [
      table(
        classes,
        each(() => 1),
      ),
      {},
      'no_features: Every column besides the target "y" is constant, so there is nothing to learn from.',
    ],
    "useless features": [
      table(
        classes,
        each((row) => `c${row}`),
      ),
      {},
      "no_features: No column is left to learn from (x: an id: different in nearly every row).",
    ],
    "no features": [tableOf({ y: classes }), {}, 'no_features: There is no column besides the target "y".'],
    "an infinite feature": [
      table(
        classes,
        each((row) => (row === 2 ? Number.NEGATIVE_INFINITY : noisy[row])),
      ),
      {},
      'not_finite: Row 3 has -Infinity in column "x", beyond what a network can compute with (3.4e38).',
    ],
    "a target beyond float32": [
      table(each((row) => (row === 5 ? 1e39 : noisy[row]))),
      {},
      'not_finite: Row 6 has 1e+39 in column "y", beyond what a network can compute with (3.4e38).',
    ],
  };
  for (const [what, [made, options, sentence]] of Object.entries(cases)) {
    test(what, () => expect(problem(made, { target: "y", ...options })).toBe(sentence));
  }

  test("more than a thousand classes", () => {
    const many = Array.from({ length: 3000 }, (_, row) => row % 1500);
    const made = tableOf({ x: many.map((v) => v * 0.37), y: many });
    expect(problem(made, { target: "y", task: "multiclass" })).toBe(
      'too_many_classes: The target "y" has 1500 different values; at most 1,000 can be classes.',
    );
  });

  test("a misspelled target gets the nearest name", () => {
    expect(() => describe(table(classes), { target: "Y " })).toThrowError(
      expect.objectContaining({ fix: "Did you mean --target y?" }),
    );
  });
});
