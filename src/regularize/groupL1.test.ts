import { expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { dataOf, member, network, parametersOf, population, train } from "../../test/training/train.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { inputGroups } from "../encode/inputGroups.ts";
import { input } from "../graph/tensor.ts";
import type { Network } from "../network/network.ts";
import { randomFrom } from "../runtime/random.ts";
import { groupSoftThreshold } from "./groupL1.ts";

const matrix = input("matrix", "float", [2, 3, 2]);
const threshold = input("threshold", "float", [2, 3, 1]);
const groups = input("groups", "int32", [2, 3]);
const moved = (rows: readonly number[], thresholds: readonly number[], of: readonly number[]): number[] =>
  numbers(
    interpret(
      { moved: groupSoftThreshold(matrix, threshold, groups) },
      {
        matrix: { data: rows, shape: [2, 3, 2] },
        threshold: { data: thresholds, shape: [2, 3, 1] },
        groups: { data: of, shape: [2, 3] },
      },
    ).moved,
  ).map((value) => value + 0);
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

it("shortens every row by the threshold, and those shorter than it to exactly 0", () => {
  const rows = [3, 4, 0.3, -0.4, 0, 0];
  // Norms 5, 0.5 and 0: the first row keeps 4/5 of its length.
  const kept = moved([...rows, ...rows], [1, 1, 1, 0, 0, 0], [0, 1, 2, 0, 1, 2]);
  expect(kept).toEqual(close([2.4, 3.2, 0, 0, 0, 0, ...rows]));
  expect(kept.slice(2, 6)).toEqual([0, 0, 0, 0]);
  expect(kept.slice(6)).toEqual(rows);
});

it("shortens rows that belong together as one", () => {
  // Rows 0 and 2 of the first member: norm of (1, 2, 2, 4) is 5, less 1 leaves 4/5. Row 1 alone is below its own.
  const kept = moved(
    [1, 2, 0.1, 0.1, 2, 4, 1, 2, 0.1, 0.1, 2, 4],
    [1, 0.2, 1, 5.5, 0, 5.5],
    [0, 1, 0, 2, 1, 2],
  );
  expect(kept).toEqual(close([0.8, 1.6, 0, 0, 1.6, 3.2, 0, 0, 0.1, 0.1, 0, 0]));
});

it("drops whole inputs that say nothing, and keeps those that matter", async () => {
  const width = 6;
  const data = dataOf(64, width, "values", ([a = 0, b = 0]) => Math.tanh(a) - b);
  const trained = await train(
    data,
    population(network(width, [8], 1), [member("plain"), member("sparse", { strengths: { groupL1: 1 } })], {
      schedule: { steps: 600, warmup: 0 },
      checkEvery: 600,
    }),
  );
  const [plain = [], sparse = []] = trained.map((one) => {
    const { weights } = parametersOf(one);
    return Array.from({ length: width }, (_, i) =>
      weights.subarray(i * 8, (i + 1) * 8).every((w) => w === 0),
    );
  });
  expect(plain).toEqual(Array(width).fill(false));
  expect(sparse).toEqual([false, false, true, true, true, true]);
  expect(trained[1]?.curve.trainLoss.at(-1)).toBeLessThan(0.2);
});

const rows = 400;
const random = randomFrom(6);
const levels = (name: string): string[] => {
  const stream = random.split(name);
  return Array.from({ length: rows }, () => "abcd"[stream.integer(4)] ?? "");
};
const normals = (name: string): number[] => {
  const stream = random.split(name);
  return Array.from({ length: rows }, () => stream.normal());
};

/** Two columns that matter, one of them a category, and four that do not. */
function tableOfSix() {
  const told = levels("told");
  const size = normals("size");
  const table = tableFrom(
    numberColumn("size", size),
    numberColumn("idle", normals("idle")),
    textColumn("told", told),
    textColumn("noise", levels("noise")),
    textColumn("more noise", levels("more noise")),
    numberColumn(
      "y",
      size.map((x, i) => Math.tanh(x) + (told[i] === "a" ? 1 : told[i] === "b" ? -1 : 0)),
    ),
  );
  const kinds = { size: "numeric", idle: "numeric", told: "category" } as const;
  const description = descriptionOf(table, { ...kinds, noise: "category", "more noise": "category" });
  return { table, encoder: fitEncoder(table, description, rowsFrom(0, rows)) };
}

/** Which features have weights left, by the groups of the first matrix's rows. */
function featuresLeft(
  weights: Float32Array,
  groups: readonly number[],
  units: number,
): Map<number, boolean[]> {
  const left = new Map<number, boolean[]>();
  groups.forEach((group, i) => {
    const on = weights.subarray(i * units, (i + 1) * units).some((weight) => weight !== 0);
    left.set(group, [...(left.get(group) ?? []), on]);
  });
  return left;
}

it("drops columns of a table whole, all that encodes them, and keeps the others", async () => {
  const { table, encoder } = tableOfSix();
  const all = rowsFrom(0, rows);
  const y = encoder.target.encode(table, all) as Float32Array;
  const groups = inputGroups(encoder);
  expect(encoder.columns.filter(({ source }) => source === "noise").length).toBeGreaterThan(3);
  const choices = { train: all as never, strengths: { groupL1: 0.6 }, inputGroups: groups };
  const [trained] = await train(
    { x: encoder.encode(table, all), width: encoder.width, y },
    population(network(encoder.width, [8], 1), [member("sparse", choices)], {
      schedule: { steps: 800, warmup: 0 },
      checkEvery: 800,
    }),
  );
  const { weights } = parametersOf(trained ?? expect.fail("no member"));
  const left = featuresLeft(weights, [...groups], 8);
  const dropped = encoder.features.filter((_, i) => left.get(i)?.every((on) => !on)).map(({ name }) => name);
  expect(dropped).toEqual(["idle", "noise", "more noise"]);
});

it("takes all units that layers make of an input before the first matrix as that input", async () => {
  const data = dataOf(96, 3, "values", ([a = 0, , c = 0]) => Math.tanh(2 * a) + (c > 0 ? 1 : 0));
  const edges = [-2, -1, 0, 1, 2];
  const shape: Network = {
    inputs: 3,
    layers: [
      {
        layer: "piecewiseLinear",
        columns: [
          { at: 1, bins: edges },
          { at: 2, bins: edges },
        ],
      },
      { layer: "dense", outputs: 6 },
      { layer: "activation", of: "relu" },
      { layer: "dense", outputs: 1 },
    ],
    outputs: 1,
  };
  const [trained] = await train(
    data,
    population(shape, [member("sparse", { strengths: { groupL1: 0.5 } })], {
      schedule: { steps: 600, warmup: 0 },
      checkEvery: 600,
    }),
  );
  const { weights } = parametersOf(trained ?? expect.fail("no member"));
  // Inputs 0 to 2, then four bins of input 1 and four of input 2.
  const left = featuresLeft(weights, [0, 1, 2, 1, 1, 1, 1, 2, 2, 2, 2], 6);
  expect(left.get(1)).toEqual([false, false, false, false, false]);
  expect([left.get(0), left.get(2)].flat()).toContain(true);
});
