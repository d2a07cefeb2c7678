import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { describe } from "../data/describe.ts";
import type { Table, TableDescription } from "../data/table.ts";
import { randomFrom } from "../runtime/random.ts";
import { columnsApart, type SplitAsked } from "../split/choice.ts";
import { type Sealed, seal } from "../split/seal.ts";
import { type AuditInput, auditTable } from "./audit.ts";
import type { Finding } from "./finding.ts";

type Cells = Readonly<Record<string, readonly (number | string | undefined)[]>>;

function sealedTable(cells: Cells, split: SplitAsked = {}): Omit<AuditInput, "random"> {
  const table = tableOf(cells);
  const description = describe(table, { target: "y", apart: columnsApart(table, split, "y") });
  const sealed = seal(table, description, { ...split, test: 0.2, random: randomFrom(0) });
  return { table, description, sealed };
}

const findingsOf = (input: Omit<AuditInput, "random">): readonly Finding[] =>
  auditTable({ ...input, random: randomFrom(0) }).findings;
const named = (findings: readonly Finding[], name: Finding["name"]): Finding | undefined =>
  findings.find((finding) => finding.name === name);

const random = randomFrom(77);
const list = <T>(rows: number, make: (row: number) => T): T[] =>
  Array.from({ length: rows }, (_, row) => make(row));

test("whatever the targets of the sealed rows are, the findings are the same to the last figure", () => {
  const x = list(600, () => random.normal());
  const cells = {
    person: list(600, (row) => `p${row % 30}`),
    x: [...x.slice(0, 500), ...x.slice(0, 100)],
    fee: x.map((value) => (value > 0 ? value : undefined)),
    kind: list(600, () => ["a", "b", "c"][random.integer(3)]),
  };
  for (const y of [x.map((value) => (value > 0 ? "yes" : "no")), x.map((value) => 3 * value)] as const) {
    const own = sealedTable({ ...cells, y });
    const before = findingsOf(own);
    expect(before.length).toBeGreaterThan(1);
    const rows = own.sealed.test.open(() => {});
    const changed: Table = {
      ...own.table,
      columns: own.table.columns.map((column) => {
        if (column.name !== "y") return column;
        if (column.type === "text") {
          const codes = column.codes.slice();
          for (const row of rows) codes[row] = 1 - (codes[row] ?? 0);
          return { ...column, codes };
        }
        const values = column.values.slice();
        for (const row of rows) values[row] = 1e6 * random.normal();
        return { ...column, values };
      }),
    };
    expect(findingsOf({ ...own, table: changed })).toEqual(before);
  }
});

test("the same seed gives the same findings, dangers before warnings before notes", () => {
  const x = list(400, () => random.normal());
  const input = sealedTable({
    x,
    twice: x.map((value) => 2 * value + 1),
    no: list(400, (row) => row),
    y: x.map((value) => 5 * value - 2),
  });
  const findings = findingsOf(input);
  expect(findingsOf(input)).toEqual(findings);
  expect(findings.map(({ name, severity, columns }) => [severity, name, columns])).toEqual([
    ["danger", "target-copy", ["x"]],
    ["danger", "target-copy", ["twice"]],
    ["warning", "few-rows", []],
    ["note", "id-column", ["no"]],
  ]);
});

test("a table of noise is quiet", () => {
  const input = sealedTable({
    a: list(2000, () => random.normal()),
    b: list(2000, () => random.integer(9)),
    y: list(2000, () => ["p", "q"][random.integer(2)]),
  });
  expect(findingsOf(input)).toEqual([]);
});

test("test rows needed: (1.96 s / d)^2 by hand", () => {
  const noise = { a: list(500, () => random.normal()), b: list(500, () => random.normal()) };
  const classes = named(
    findingsOf(sealedTable({ ...noise, y: list(500, (row) => (row % 2 === 0 ? "p" : "q")) })),
    "few-rows",
  );
  // s = sqrt(.8 * .2) = .4: (1.96 * .4 / .05)^2 = 245.9; 100 test rows give 1.96 * .4 / 10 = .0784
  expect(classes?.evidence).toEqual({ testRows: 100, halfWidth: expect.closeTo(0.0784, 6), rowsNeeded: 246 });
  const values = named(
    findingsOf(sealedTable({ ...noise, y: list(500, () => random.normal()) })),
    "few-rows",
  );
  // (1.96 / .1)^2 / 2 = 192.08
  expect(values?.evidence).toMatchObject({ testRows: 100, rowsNeeded: 193 });
});

test("a metric that counts the rare class needs no advice", () => {
  const y = list(3000, (row) => (row % 40 === 0 ? "rare" : "common"));
  const input = sealedTable({ a: list(3000, () => random.normal()), y });
  expect(named(findingsOf(input), "imbalance")).toMatchObject({
    severity: "warning",
    fix: "--metric averagePrecision (or auc, or balancedAccuracy)",
    evidence: { largest: 0.975, rarest: 60, rows: 2400 },
  });
  expect(named(findingsOf({ ...input, metric: "auc" }), "imbalance")).toMatchObject({
    severity: "note",
    fix: "Nothing needs to be done: auc counts the rare class.",
  });
});

test("300 rows that all stand twice: nothing where repeats are together, a danger where they are apart", () => {
  const x = list(300, () => random.normal());
  const z = list(300, () => random.normal());
  const cells = {
    x: [...x, ...x],
    z: [...z, ...z],
    y: [...x, ...x].map((value) => (value > 0 ? "yes" : "no")),
  };
  expect(named(findingsOf(sealedTable(cells)), "repeated-rows")).toMatchObject({
    severity: "note",
    rows: 300,
  });
  const apart = sealedTable(cells, { repeats: "apart" });
  const rows = apart.sealed.test.open(() => {});
  const known = rows.filter((row) => !rows.includes((row + 300) % 600)).length;
  expect(known).toBeGreaterThan(60);
  expect(named(findingsOf(apart), "repeated-rows")).toMatchObject({ severity: "danger", rows: known });
});

test("columns that say the same are named, columns that hardly vary are not", () => {
  const level = list(500, () => random.integer(6));
  const input = sealedTable({
    level,
    name: level.map((value) => `level ${value}`),
    other: list(500, () => random.integer(6)),
    rare: list(500, (row) => (row === 7 ? 1 : 0)),
    scarce: list(500, (row) => (row === 7 ? "x" : "y")),
    a: list(500, () => random.normal()),
    b: list(500, () => random.normal()),
    y: list(500, () => random.normal()),
  });
  expect(named(findingsOf(input), "repeated-columns")?.columns).toEqual(["level", "name"]);
});

test("held-out groups and time need no advice to hold them out", () => {
  const who = list(900, (row) => Math.floor(row / 15));
  const effects = list(60, () => 3 * random.normal());
  const cells = {
    subject: who,
    a: list(900, () => random.normal()),
    y: who.map((group) => (effects[group] ?? 0) + random.normal()),
  };
  const plain = findingsOf(sealedTable(cells));
  expect(named(plain, "likely-group")).toMatchObject({
    severity: "warning",
    columns: ["subject"],
    fix: expect.stringContaining("--group subject"),
  });
  // The intraclass correlation is 9 / (9 + 1).
  expect(named(plain, "likely-group")?.evidence.between).toBeCloseTo(0.9, 1);
  // The blocks of one subject explain the order of the targets: told once.
  expect(named(plain, "ordered-target")).toBeUndefined();
  const grouped = findingsOf(sealedTable(cells, { group: "subject" }));
  expect(grouped.filter(({ name }) => name === "likely-group" || name === "ordered-target")).toEqual([]);
  const timed = findingsOf(sealedTable({ a: cells.a, y: cells.y }, { time: "@row" }));
  expect(named(timed, "ordered-target")).toBeUndefined();
});

test("a seal of any kind will do: nothing is read of it but features and what everybody may know", () => {
  const input = sealedTable({ a: list(200, () => random.normal()), y: list(200, () => random.normal()) });
  const { test: sealedRows } = input.sealed;
  let looks = 0;
  const watched: Sealed = {
    ...input.sealed,
    test: Object.assign(Object.create(sealedRows) as typeof sealedRows, {
      open: () => {
        looks++;
        throw new Error("the audit opened the test");
      },
      features: (table: Table, target: TableDescription["target"]) => sealedRows.features(table, target),
    }),
  };
  expect(() => findingsOf({ ...input, sealed: watched })).not.toThrow();
  expect(looks).toBe(0);
});
