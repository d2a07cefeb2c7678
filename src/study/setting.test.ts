import { expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { mlp } from "../network/mlp.ts";
import { type Network, parameterCount } from "../network/network.ts";
import { tabm } from "../network/tabm.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { groupsFor, networkOf, type Setting, scheduleOf, summarize } from "./setting.ts";

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

it("is a plain network, or a shared-weight ensemble where it names copies and has a layer to share", () => {
  const face = { width: 9, plainWidth: 5, outputs: 3 };
  const shape = { inputs: 5, plainInputs: 5, hidden: [4], activation: "relu", outputs: 3 } as const;
  expect(networkOf(setting, face)).toEqual(mlp(shape));
  expect(networkOf({ ...setting, copies: 8 }, face)).toEqual(tabm({ ...shape, copies: 8 }));
  expect(networkOf({ ...setting, hidden: [], copies: 8 }, face)).toEqual(mlp({ ...shape, hidden: [] }));
  const block = networkOf({ ...setting, numericEmbedding: "piecewise-linear", copies: 8 }, face);
  expect(block.layers[1]).toMatchObject({ layer: "sharedDense", startedInputs: 5 });
});

it("names the course of its learning rate only where that is no cosine, so that trainings keep their keys", () => {
  expect(scheduleOf({ ...setting, steps: 200 })).toStrictEqual({ steps: 200, warmup: 6 });
  expect(scheduleOf(setting, 300)).toStrictEqual({ steps: 300, warmup: 9 });
  const cyclic: Setting = { ...setting, steps: 200, schedule: "cyclicCosine" };
  expect(scheduleOf(cyclic)).toStrictEqual({ steps: 200, warmup: 6, shape: "cyclicCosine" });
  // Rises by itself.
  expect(scheduleOf({ ...cyclic, schedule: "oneCycle" }).warmup).toBe(0);
  expect(summarize(cyclic, false)).toMatchObject({ schedule: "cyclicCosine", earlyStopping: false });
});

it("a residual setting adds its layers where widths are equal, with the parameters of the plain one", () => {
  const face = { width: 5, plainWidth: 5, outputs: 2 };
  const setting = {
    hidden: [8, 8, 8],
    activation: "relu",
    numericEmbedding: "none",
    learningRate: 1e-3,
    batchSize: 16,
    steps: 10,
    strengths: noStrengths,
  } as const;
  const [plain, residual] = [false, true].map((residual) => networkOf({ ...setting, residual }, face));
  expect(plain).toEqual(networkOf(setting, face));
  expect(residual?.layers.filter(({ layer }) => layer === "residual")).toHaveLength(2);
  expect(parameterCount(residual as Network)).toBe(parameterCount(plain as Network));
  expect(summarize({ ...setting, residual: true }, true)).toMatchObject({ residual: true });
});
