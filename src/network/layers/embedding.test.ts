import { expect, it } from "vitest";
import { interpret } from "../../../test/interpreter/interpreter.ts";
import { numbers } from "../../../test/interpreter/value.ts";
import { dataOf, member, parametersOf, population, startOf, train } from "../../../test/training/train.ts";
import { lookUp } from "../../graph/ops/table.ts";
import { constant, input, type Tensor } from "../../graph/tensor.ts";
import { randomFrom } from "../../runtime/random.ts";
import { mlp } from "../mlp.ts";
import { type EmbeddingSpec, embedding } from "./embedding.ts";
import type { Pass } from "./layer.ts";

const spec: EmbeddingSpec = {
  layer: "embedding",
  columns: [
    { at: 0, levels: 2, width: 1 },
    { at: 3, levels: 3, width: 1 },
    { at: 2, levels: 1, width: 2 },
  ],
};
const before = { width: 4, copies: 1 };
/** Rows that the layer looks up, by parameter. */
const readBy: Tensor[] = [];
const passOn = (tables: readonly Tensor[]): Pass => ({
  before,
  training: true,
  momentum: 0.1,
  onHidden: (units) => units,
  keep: () => {},
  lookUp: (index, rows) => {
    readBy[index] = rows;
    return lookUp(tables[index] as Tensor, rows);
  },
});

it("looks vectors up column by column, each in its own rows, for every member in its own table", () => {
  expect(embedding.after(spec, before)).toEqual({ width: 1 + 4, copies: 1 });
  // Columns of one width side by side share a table: 2 + 1 and 3 + 1 rows of width 1, then 1 + 1 rows of width 2.
  const shapes = embedding.parameters(spec, before).map(({ shape }) => shape);
  expect(shapes).toEqual([
    [7, 1],
    [2, 2],
  ]);
  const narrow = [0, 1, 2, 10, 11, 12, 13];
  const wide = [20, 21, 22, 23];
  const tables = [
    constant(Float32Array.from([...narrow, ...narrow.map((value) => value + 100)]), [2, 7, 1]),
    constant(Float32Array.from([...wide, ...wide.map((value) => value + 100)]), [2, 2, 2]),
  ];
  const units = input("units", "float", [2, "B", 4]);
  const rows = [
    [1, 0.5, 0, 2],
    [0, -0.5, Number.NaN, 3],
    [-1, 7, 1e9, Number.POSITIVE_INFINITY],
  ];
  const feeds = { units: { data: [...rows, ...rows].flat(), shape: [2, 3, 4] } };
  const y = embedding.forward(spec, units, tables, passOn(tables));
  const own = [
    [0.5, 1, 12, 20, 21],
    [-0.5, 0, 13, 22, 23],
    [7, 2, 13, 22, 23],
  ];
  const other = own.map(([x = 0, ...vectors]) => [x, ...vectors.map((value) => value + 100)]);
  expect(numbers(interpret({ y }, feeds).y)).toEqual([...own, ...other].flat());
  const [first, second] = readBy as [Tensor, Tensor];
  const read = interpret({ first, second }, feeds);
  const once = [1, 5, 0, 6, 2, 6];
  expect(numbers(read.first)).toEqual([...once, ...once]);
  expect(numbers(read.second)).toEqual([0, 1, 1, 0, 1, 1]);
  expect(embedding.sources?.(spec, before)).toEqual([1, 0, 3, 2, 2]);
});

it("starts with vectors of deviation 1, or within 1 / sqrt(width), and those of unknown levels at 0", () => {
  const of = (start: "normal" | "uniform"): Float32Array => {
    const one: EmbeddingSpec = { layer: "embedding", columns: [{ at: 0, levels: 500, width: 4 }], start };
    return embedding.parameters(one, before)[0]?.initial(randomFrom(1)) ?? new Float32Array();
  };
  const deviation = (values: Float32Array): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  for (const start of ["normal", "uniform"] as const) {
    const values = of(start);
    expect([...values.slice(2000)]).toEqual([0, 0, 0, 0]);
    // 2,000 draws: within 4 standard errors.
    const wanted = start === "normal" ? 1 : 0.5 / Math.sqrt(3);
    expect(Math.abs(deviation(values.slice(0, 2000)) - wanted)).toBeLessThan(0.07 * wanted);
  }
  expect(Math.max(...of("uniform"))).toBeLessThanOrEqual(0.5);
});

it("refuses columns that are not there or read twice", () => {
  const read = (...at: number[]) => ({
    ...spec,
    columns: at.map((place) => ({ at: place, levels: 2, width: 2 })),
  });
  expect(() => embedding.after(read(4), before)).toThrow("reads column 4 of 4");
  expect(() => embedding.after(read(1, 1), before)).toThrow("twice");
  expect(() => embedding.after(read(), before)).toThrow("no columns");
});

/** Which of two codes below 4 the target depends on together; a network that sees them as numbers cannot tell. */
const codes = (() => {
  const data = dataOf(256, 2, "classes", () => 0);
  const x = Float32Array.from(data.x, (value) => Math.abs(Math.round(value * 10)) % 4);
  const y = Int32Array.from({ length: 256 }, (_, i) => ((x[2 * i] ?? 0) + (x[2 * i + 1] ?? 0)) % 2);
  return { x, width: 2, y };
})();
const columns = [0, 1].map((at) => ({ at, levels: 5, width: 3 }));
const network = mlp({ inputs: 2, front: [{ layer: "embedding", columns }], hidden: [8], outputs: 2 });

it("learns what levels mean, and moves no row that it has not read", async () => {
  const trained = population(network, [member("a", { learningRate: 0.03 }), member("b")], {
    schedule: { steps: 200, warmup: 0 },
    checkEvery: 200,
  });
  const [a, b] = await train(codes, trained);
  expect(a?.curve.trainLoss.at(-1)).toBeLessThan(0.05);
  for (const [i, one] of [a, b].entries()) {
    const { weights } = parametersOf(one ?? expect.fail("no member"));
    const start = startOf(trained, trained.members[i] ?? expect.fail("no member")).weights;
    const moved = Array.from({ length: 12 }, (_, row) =>
      [0, 1, 2].some((j) => weights[row * 3 + j] !== start[row * 3 + j]),
    );
    // Of levels 0 to 4 and the unknown one, codes 0 to 3 occur.
    const column = [true, true, true, true, false, false];
    expect(moved).toEqual([...column, ...column]);
  }
});

it.each(["mixup", "inputNoise", "inputDropout"])(
  "refuses %s, which would make other levels of them",
  async (name) => {
    const changed = population(network, [member("a", { strengths: { [name]: 0.1 } })]);
    await expect(train(codes, changed)).rejects.toThrow("numbers of levels");
  },
);
