import { expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { fitEncoder } from "./encoder.ts";
import { inputGroups } from "./inputGroups.ts";

const n = 240;
const table = tableFrom(
  textColumn(
    "color",
    Array.from({ length: n }, (_, i) => ["red", "green", "blue"][i % 3] ?? null),
  ),
  numberColumn(
    "size",
    Array.from({ length: n }, (_, i) => (i % 40 === 3 ? null : (i * 37) % 101)),
  ),
  numberColumn(
    "day",
    Array.from({ length: n }, (_, i) => 15_000 + 3 * i),
    "date",
  ),
  numberColumn(
    "y",
    Array.from({ length: n }, (_, i) => i),
  ),
);
const kinds = { color: "category", size: "numeric", day: "date" } as const;
const encoder = fitEncoder(table, descriptionOf(table, kinds), rowsFrom(0, n));

it("tells of each encoded column which feature it is about", () => {
  const groups = inputGroups(encoder);
  expect(groups.length).toBe(encoder.width);
  const names = Array.from(groups, (group) => encoder.features[group]?.name);
  expect(names).toEqual(encoder.columns.map(({ source }) => source));
  expect(new Set(names)).toEqual(new Set(["color", "size", "day"]));
  // The value, the flag, and the bins.
  expect(names.filter((name) => name === "size").length).toBe(2 + encoder.width - encoder.plainWidth);
});

it("follows both blocks into a wider matrix, whose other columns belong to no feature", () => {
  const plainWidth = encoder.plainWidth + 2;
  const groups = inputGroups(encoder, { plainWidth, width: encoder.width + 5 });
  const own = [...inputGroups(encoder)];
  expect([...groups]).toEqual([
    ...own.slice(0, encoder.plainWidth),
    ...[3, 3],
    ...own.slice(encoder.plainWidth),
    ...[3, 3, 3],
  ]);
});
