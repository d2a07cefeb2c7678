import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import type { Kind, NumericScaling, Table, TableDescription } from "../data/table.ts";
import type { ValidationRows } from "../split/rows.ts";
import { fitEncoder } from "./encoder.ts";
import { encodeFolds } from "./folds.ts";

// Every kind of feature and every way in which one is encoded. Kinds are a matter of the whole table and stay as they
// are; what is at stake are means, medians, scales, edges, scores, levels, ranks, spans and flags.
const kinds: Readonly<Record<string, Kind>> = {
  plain: "numeric",
  tails: "numeric",
  rare: "numeric",
  same: "numeric",
  coded: "category",
  few: "category",
  scale: "category",
  told: "category",
  many: "category",
  month: "category",
  answer: "boolean",
  day: "date",
  moment: "date",
};

const tried = 240;
const judged = 80;
const n = tried + judged;

type Cells = Record<string, (number | string | null)[]>;

const tame = (i: number): Record<string, number | string | null> => ({
  plain: ((i * 37) % 101) / 7,
  tails: i % 50 === 0 ? 1e6 * i : (i * 13) % 29,
  rare: i % 100 === 3 ? i : null,
  same: 5,
  coded: (i * 7) % 5,
  few: ["red", "green", "blue", null][i % 4] ?? null,
  scale: ["low", "medium", "high"][(i * 5) % 3] ?? null,
  told: ["sour", "bland", "sweet"][(i * 11) % 3] ?? null,
  many: `code ${(i * i) % 83}`,
  month: ["Jan", "Feb", "Mar", "Apr"][i % 4] ?? null,
  answer: ["yes", "No", "YES", "no"][i % 4] ?? null,
  day: 18_000 + ((i * 31) % 300),
  moment: 18_000 + ((i * 31) % 900),
  y: ((i * 17) % 61) - 30,
});

function tableOf(cells: Cells): Table {
  const dates = new Set(["day", "moment"]);
  return tableFrom(
    ...Object.entries(cells).map(([name, values]) =>
      values.some((value) => typeof value === "string")
        ? textColumn(
            name,
            values.map((value) => (value === null ? null : String(value))),
          )
        : numberColumn(
            name,
            values.map((value) => (value === null ? null : Number(value))),
            dates.has(name) ? "date" : "number",
          ),
    ),
  );
}

const columns = Object.keys(tame(0));
const base: Cells = Object.fromEntries(
  columns.map((name) => [name, Array.from({ length: n }, (_, i) => tame(i)[name] ?? null)]),
);

/** Values that a column's other rows may turn into: of its type, but of another world. */
const wildNumber = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(1e300, -1e300, 0, 5, Number.POSITIVE_INFINITY),
);
const wildDay = fc.oneof(
  fc.integer({ min: -4_000_000, max: 4_000_000 }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
);
const wildText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.constantFrom("very high", "red", "code 1", "Dec", "yes", "off", "sour", "9"),
);
const wildCells = fc.record(
  Object.fromEntries(
    columns.map((name) => {
      const number = typeof base[name]?.find((value) => value !== null) === "number";
      const wild: fc.Arbitrary<number | string> =
        name === "day" || name === "moment" ? wildDay : number ? wildNumber : wildText;
      const cell =
        name === "y" ? fc.double({ min: -1e12, max: 1e12, noNaN: true }) : fc.option(wild, { freq: 4 });
      const column = fc.array(cell, { minLength: judged, maxLength: judged });
      return [
        name,
        fc.oneof(column, fc.constant(Array<null>(judged).fill(name === "y" ? (0 as never) : null))),
      ];
    }),
  ),
);

function describedAs(table: Table, numeric: NumericScaling): TableDescription {
  const description = descriptionOf(table, kinds);
  const told = description.columns.map((column) =>
    column.name === "told" ? { ...column, order: ["sour", "bland", "sweet"] } : column,
  );
  return { ...description, columns: told, numeric };
}

describe("rows that are not training rows", () => {
  it("move no parameter of any encoder, whatever they turn into", () => {
    const table = tableOf(base);
    for (const numeric of ["standard", "quantile-normal"] as const) {
      const description = describedAs(table, numeric);
      const before = JSON.stringify(fitEncoder(table, description, rowsFrom(0, tried)));
      fc.assert(
        fc.property(wildCells, (wild) => {
          const changed = Object.fromEntries(
            columns.map((name) => [name, [...(base[name] ?? []).slice(0, tried), ...(wild[name] ?? [])]]),
          );
          const other = fitEncoder(tableOf(changed), description, rowsFrom(0, tried));
          expect(JSON.stringify(other)).toBe(before);
        }),
        { numRuns: 40, seed: 11 },
      );
    }
  });

  it("move nothing even where all of them turn into missing", () => {
    const table = tableOf(base);
    const description = describedAs(table, "standard");
    const before = JSON.stringify(fitEncoder(table, description, rowsFrom(0, tried)));
    const gone = Object.fromEntries(
      columns.map((name) => [
        name,
        (base[name] ?? []).map((cell, i) => (i < tried || name === "y" ? cell : null)),
      ]),
    );
    expect(JSON.stringify(fitEncoder(tableOf(gone), description, rowsFrom(0, tried)))).toBe(before);
  });

  it("move nothing in the encoder of their fold, though other folds train on them", () => {
    const table = tableOf(base);
    const description = describedAs(table, "standard");
    const parts = [rowsFrom(0, 80), rowsFrom(80, 160), rowsFrom(160, 240)];
    const folds = parts.map((validation) => ({
      train: rowsFrom(0, tried).filter((row) => !validation.includes(row)) as typeof validation,
      validation: validation as unknown as ValidationRows,
    }));
    const rest = rowsFrom(0, tried);
    const before = encodeFolds(table, description, folds, rest);
    fc.assert(
      fc.property(wildCells, fc.integer({ min: 0, max: 2 }), (wild, fold) => {
        const changed = Object.fromEntries(
          columns.map((name) => {
            const cells = (base[name] ?? []).slice();
            cells.splice(80 * fold, 80, ...(wild[name] ?? []));
            return [name, cells];
          }),
        );
        const after = encodeFolds(tableOf(changed), description, folds, rest);
        expect(JSON.stringify(after.encoders[fold])).toBe(JSON.stringify(before.encoders[fold]));
        const others = [0, 1, 2].filter((k) => k !== fold);
        for (const k of others)
          expect(JSON.stringify(after.encoders[k])).not.toBe(JSON.stringify(before.encoders[k]));
      }),
      { numRuns: 20, seed: 12 },
    );
  });
});
