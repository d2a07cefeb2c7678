import { expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { groupsFor, type Setting } from "./setting.ts";

const table = tableFrom(
  numberColumn("size", [1, 2, 3, 4, 5, 6]),
  textColumn("color", ["red", "green", "blue", "red", "green", "blue"]),
  numberColumn("y", [1, 0, 1, 0, 1, 0]),
);
const kinds = { size: "numeric", color: "category" } as const;
const encoder = fitEncoder(table, descriptionOf(table, kinds), rowsFrom(0, 6));
const setting: Setting = {
  hidden: [4],
  activation: "relu",
  numericEmbedding: "none",
  learningRate: 0.01,
  batchSize: 2,
  steps: 10,
  strengths: noStrengths,
};

it("takes the columns that encode a feature as one where inputs are dropped by groups, and only there", () => {
  expect(groupsFor(setting, encoder)).toEqual({});
  const { inputGroups } = groupsFor({ ...setting, strengths: { ...noStrengths, groupL1: 0.3 } }, encoder);
  const expected = encoder.columns.map(({ source }) => (source === "size" ? 0 : 1));
  expect(Array.from(inputGroups ?? [])).toEqual(expected);
});
