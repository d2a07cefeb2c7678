import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import type { Table } from "../data/table.ts";
import { encoderFromJSON, fitEncoder } from "./encoder.ts";
import { encodeFolds } from "./folds.ts";

const kinds = { size: "numeric", color: "category", on: "boolean", since: "date" } as const;

type Cells = {
  readonly size: readonly (number | null)[];
  readonly color: readonly (string | null)[];
  readonly since: readonly (number | null)[];
  readonly y: readonly number[];
};

const tableOfCells = ({ size, color, since, y }: Cells): Table =>
  tableFrom(
    numberColumn("size", size),
    textColumn("color", color),
    textColumn(
      "on",
      color.map((text) => (text === null ? null : String(text < "m"))),
    ),
    numberColumn("since", since, "date"),
    numberColumn("y", y),
  );

const column = <T>(value: fc.Arbitrary<T>, length: number) =>
  fc.array(fc.option(value, { freq: 8 }), { minLength: length, maxLength: length });
const cells = (length: number) =>
  fc.record({
    size: column(fc.double({ noNaN: true }), length),
    color: column(fc.string({ maxLength: 2, minLength: 1 }), length),
    since: column(fc.double({ min: -1e6, max: 1e6, noNaN: true }), length),
    y: fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: length, maxLength: length }),
  });

const joined = (a: Cells, b: Cells): Cells => ({
  size: [...a.size, ...b.size],
  color: [...a.color, ...b.color],
  since: [...a.since, ...b.since],
  y: [...a.y, ...b.y],
});

describe("an encoder", () => {
  it("learns nothing from rows that are not training rows", () => {
    fc.assert(
      fc.property(cells(60), cells(20), cells(20), (training, before, after) => {
        const [one, other] = [before, after].map((judged) => {
          const table = tableOfCells(joined(training, judged));
          const encoder = fitEncoder(table, descriptionOf(table, kinds), rowsFrom(0, 60));
          return { parameters: encoder.toJSON(), matrix: encoder.encode(table, rowsFrom(0, 60)) };
        });
        expect(one).toEqual(other);
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it("says what each column is, and comes back from JSON", () => {
    const table = tableOfCells({
      size: Array.from({ length: 40 }, (_, i) => (i === 0 ? null : i * 1.5)),
      color: Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? "red" : "blue")),
      since: Array.from({ length: 40 }, (_, i) => 100 * i),
      y: Array.from({ length: 40 }, (_, i) => i),
    });
    const encoder = fitEncoder(table, descriptionOf(table, kinds), rowsFrom(0, 40));
    const all = encoder.columns.map(({ source, meaning }) => `${source} ${meaning}`);
    expect(all.slice(0, encoder.plainWidth)).toEqual([
      "size value",
      "size missing",
      "color is blue",
      "color is red",
      "color unseen",
      "on is false",
      "on is true",
      "on unseen",
      "since year",
      "since position in time",
      "since day of month",
      "since month, sine",
      "since month, cosine",
      "since day of week, sine",
      "since day of week, cosine",
      "since day of year, sine",
      "since day of year, cosine",
    ]);
    // 39 known values: 4 bins of about 10 rows.
    expect(encoder.width - encoder.plainWidth).toBe(4);
    expect(encoder.columns).toHaveLength(encoder.width);
    const again = encoderFromJSON(JSON.parse(JSON.stringify(encoder)));
    expect(again.encode(table, Int32Array.of(7, 0))).toEqual(encoder.encode(table, Int32Array.of(7, 0)));
    expect(encoder.encode(table, Int32Array.of(7, 0))).toHaveLength(2 * encoder.width);
  });

  it("names every feature that a table lacks", () => {
    const table = tableOfCells({ size: [1, 2], color: ["a", "a"], since: [1, 2], y: [1, 2] });
    const encoder = fitEncoder(table, descriptionOf(table, kinds), rowsFrom(0, 2));
    const less = tableFrom(numberColumn("size", [1]), numberColumn("other", [1]));
    expect(() => encoder.encode(less, rowsFrom(0, 1))).toThrow(/lacks 3 columns .*color, on, since/);
    const wrong = tableFrom(...table.columns.slice(1), textColumn("size", ["small", "large"]));
    expect(() => encoder.encode(wrong, rowsFrom(0, 1))).toThrow(/"size" of made.csv holds text/);
  });
});

describe("encoded folds", () => {
  const n = 90;
  const table = tableOfCells({
    size: Array.from({ length: n }, (_, i) => (i === 80 ? null : ((i * 29) % 90) / 4)),
    color: Array.from({ length: n }, (_, i) => (i < 40 ? "a" : i < 42 ? "b" : "c")),
    since: Array.from({ length: n }, (_, i) => 15 * i),
    y: Array.from({ length: n }, (_, i) => (i < 45 ? 1 : 3)),
  });
  const description = descriptionOf(table, kinds);
  const rest = Int32Array.from({ length: 80 }, (_, i) => 89 - i);
  const folds = [
    { train: rowsFrom(10, 50), validation: rowsFrom(50, 90) as never },
    { train: rowsFrom(45, 90), validation: rowsFrom(10, 45) as never },
  ];
  const encoded = encodeFolds(table, description, folds, rest);

  it("hold every row once a fold, encoded by that fold's encoder, padded to common widths", () => {
    const { values, width, plainWidth, encoders } = encoded;
    expect(values).toHaveLength(2 * 80 * width);
    expect(plainWidth).toBe(Math.max(...encoders.map((encoder) => encoder.plainWidth)));
    expect(encoders[0]?.plainWidth).not.toBe(encoders[1]?.plainWidth);
    for (const [fold, encoder] of encoders.entries()) {
      const alone = encoder.encode(table, rest);
      for (const i of [0, 1, 37, 79]) {
        const start = (encoded.foldOffset(fold) + i) * width;
        const row = Array.from(values.subarray(start, start + width));
        const own = Array.from(alone.subarray(i * encoder.width, (i + 1) * encoder.width));
        const linear = own.slice(encoder.plainWidth);
        const zeros = (count: number) => Array<number>(count).fill(0);
        expect(row).toEqual([
          ...own.slice(0, encoder.plainWidth),
          ...zeros(plainWidth - encoder.plainWidth),
          ...linear,
          ...zeros(width - plainWidth - linear.length),
        ]);
      }
    }
  });

  it("find a row of the table in a segment", () => {
    expect(encoded.positions(0, Int32Array.of(89, 10))).toEqual(Int32Array.of(0, 79));
    expect(encoded.positions(1, Int32Array.of(89, 10))).toEqual(Int32Array.of(80, 159));
    expect(() => encoded.positions(0, Int32Array.of(3))).toThrow(RangeError);
  });

  it("standardize the target by each fold's own training rows", () => {
    // Fold 0 trains on 35 ones and 5 threes: mean 1.25, deviation 2 * sqrt(7 / 64). Fold 1 sees only threes.
    expect(encoded.targets).toHaveLength(160);
    expect(encoded.targets[0]).toBeCloseTo(1.75 / (2 * Math.sqrt(7 / 64)), 6);
    expect(encoded.targets[79]).toBeCloseTo(-0.25 / (2 * Math.sqrt(7 / 64)), 6);
    expect(encoded.targets[159]).toBeCloseTo(0, 12);
  });
});
