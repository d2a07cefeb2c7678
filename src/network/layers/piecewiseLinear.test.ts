import { describe, expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom } from "../../../test/encoding/tables.ts";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { numbers } from "../../../test/interpreter/value.ts";
import { farthest, member, parametersOf, population, train } from "../../../test/training/train.ts";
import { binsInNetwork, foldBinsInNetwork } from "../../encode/binsInNetwork.ts";
import { type Encoder, fitEncoder } from "../../encode/encoder.ts";
import { input } from "../../graph/tensor.ts";
import { randomFrom } from "../../runtime/random.ts";
import type { LayerSpec } from "./all.ts";
import { binStatistics, type PiecewiseLinearSpec, piecewiseLinear } from "./piecewiseLinear.ts";

const n = 600;
/** A row so far out that float32 knows its clipped value from the clip's limit to a few percent alone. */
const wild = 7;
const tame = (rows: readonly (readonly number[])[]): number[] => rows.filter((_, i) => i !== wild).flat();
const random = randomFrom(8);
const normals = (name: string): number[] => {
  const stream = random.split(name);
  return Array.from({ length: n }, () => stream.normal());
};
/** A column with an atom, one far from 0 with a wild row, one with gaps, one that is missing after row 400 alone. */
const table = tableFrom(
  numberColumn(
    "atom",
    normals("a").map((x) => Math.max(0, x)),
  ),
  numberColumn(
    "far",
    normals("b").map((x, i) => (i === wild ? 9e4 : 5e3 + 40 * x)),
  ),
  numberColumn(
    "gaps",
    normals("c").map((x, i) => (i % 11 === 0 ? null : x ** 3)),
  ),
  numberColumn(
    "late",
    normals("d").map((x, i) => (i > 400 && i % 5 === 0 ? null : x)),
  ),
  numberColumn(
    "few",
    normals("e").map((x) => Math.round(x)),
  ),
  numberColumn("y", normals("y")),
);
const features = {
  atom: "numeric",
  far: "numeric",
  gaps: "numeric",
  late: "numeric",
  few: "numeric",
} as const;
const description = descriptionOf(table, features);
const all = rowsFrom(0, n);

/** The plain columns of the encoded rows, and the block of bins. */
function blocks(encoder: Encoder): { readonly plain: Float32Array; readonly bins: number[][] } {
  const { width, plainWidth } = encoder;
  const matrix = encoder.encode(table, all);
  const row = (i: number) => matrix.subarray(i * width, (i + 1) * width);
  const plain = Float32Array.from(
    Array.from({ length: n }, (_, i) => [...row(i).subarray(0, plainWidth)]).flat(),
  );
  return { plain, bins: Array.from({ length: n }, (_, i) => [...row(i).subarray(plainWidth)]) };
}

/** What the layer gives beside its inputs, row by row. */
async function computed(
  spec: PiecewiseLinearSpec,
  plain: Float32Array,
  statistics: Readonly<Record<string, Float32Array>>,
) {
  const width = plain.length / n;
  const before = { width, copies: 1 };
  const own = piecewiseLinear.parameters(spec, before);
  const x = input("x", "float", ["K", "B", width]);
  const inputs = own.map(({ name, shape }) => input(name, "float", ["K", ...shape]));
  const y = piecewiseLinear.forward(spec, x, inputs, {
    before,
    training: false,
    momentum: 0,
    onHidden: (units) => units,
    keep: () => {},
    lookUp: () => expect.fail("there are no tables"),
  });
  const parameters = own.map(
    ({ name, shape, initial }): [string, { data: Float32Array; shape: number[] }] => [
      name,
      { data: statistics[name] ?? initial(random), shape: [1, ...shape] },
    ],
  );
  const feeds = { x: { data: plain, shape: [1, n, width] }, ...Object.fromEntries(parameters) };
  const result = await runEngine([x, ...inputs], { y }, feeds);
  const units = numbers(result.y);
  const total = units.length / n;
  const given = Array.from({ length: n }, (_, i) => units.slice(i * total, (i + 1) * total));
  expect(given.flatMap((row) => row.slice(0, width))).toEqual([...plain]);
  return given.map((row) => row.slice(width));
}

describe("the piecewise-linear layer", () => {
  it("makes the encoder's block out of its plain columns", async () => {
    const encoder = fitEncoder(table, description, all);
    const { plain, bins } = blocks(encoder);
    const spec: PiecewiseLinearSpec = { layer: "piecewiseLinear", ...binsInNetwork(encoder) };
    expect(spec.columns.map(({ missing }) => missing !== undefined)).toEqual([false, false, true, true]);
    const given = await computed(spec, plain, {});
    expect(farthest(tame(given), tame(bins))).toBeLessThan(2e-4);
    expect(farthest(given[wild] ?? [], bins[wild] ?? [])).toBeLessThan(0.05);
    const counts = binsInNetwork(encoder).columns.map((column) => column.bins.length - 1);
    const [first = 0, second = 0, third = 0] = counts;
    const missing = given.filter((_, i) => i % 11 === 0);
    for (const row of missing)
      expect(new Set(row.slice(first + second, first + second + third))).toEqual(new Set([0]));
  });

  it("has one shape for all folds, and each fold's own edges", async () => {
    const early = fitEncoder(table, description, rowsFrom(0, 400));
    const late = fitEncoder(table, description, rowsFrom(300, 600));
    const { edges, ...shared } = foldBinsInNetwork([early, late]);
    const spec: PiecewiseLinearSpec = { layer: "piecewiseLinear", ...shared };
    // The flag of "gaps" comes first in both; that of "late" is not in the first fold at all.
    expect(spec.columns.map(({ missing }) => missing)).toEqual([undefined, undefined, 5, undefined]);
    for (const [fold, encoder] of [early, late].entries()) {
      const { plain, bins } = blocks(encoder);
      const given = await computed(spec, plain, binStatistics(spec, edges[fold] ?? []));
      const known = Array.from({ length: n }, (_, i) => i).filter(
        (i) => i !== wild && !(i > 400 && i % 5 === 0),
      );
      // The layer has as many bins a column as the fold that has most; those beyond a fold's own are 0.
      const own = edges[fold]?.map((column) => (column?.length ?? 1) - 1) ?? [];
      const padded = known.map((i) => {
        let at = 0;
        return spec.columns.flatMap(({ bins: count }, column) => {
          const start = at;
          at += own[column] ?? 0;
          const codes = bins[i]?.slice(start, at) ?? [];
          return [...codes, ...Array<number>(Number(count) - codes.length).fill(0)];
        });
      });
      expect(
        farthest(
          known.flatMap((i) => given[i] ?? []),
          padded.flat(),
        ),
      ).toBeLessThan(1e-3);
    }
  });

  it("refuses more edges than it has bins for", () => {
    const spec: PiecewiseLinearSpec = { layer: "piecewiseLinear", columns: [{ at: 0, bins: 2 }] };
    expect(() => binStatistics(spec, [[0, 1, 2, 3]])).toThrow("column 0 has 3 bins, the layer 2 for it");
    expect(() =>
      piecewiseLinear.after({ ...spec, columns: [{ at: 4, bins: 2 }] }, { width: 3, copies: 1 }),
    ).toThrow("reads column 4 of 3");
  });

  it("trains a network as the block in the matrix does, members with edges of their own side by side", async () => {
    const encoders = [0, 1].map((fold) =>
      fitEncoder(table, description, rowsFrom(300 * fold, 300 * fold + 300)),
    );
    const { edges, ...shared } = foldBinsInNetwork(encoders);
    const spec: PiecewiseLinearSpec = {
      layer: "piecewiseLinear",
      columns: shared.columns.slice(0, 1),
      clipped: 3,
    };
    const y = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const after: readonly LayerSpec[] = [
      { layer: "dense", outputs: 6, startedInputs: 1 },
      { layer: "activation", of: "relu" },
      { layer: "dense", outputs: 1 },
    ];
    const plain = blocks(encoders[0] as Encoder).plain;
    const width = plain.length / n;
    const x = Float32Array.from({ length: 64 }, (_, i) => plain[i * width] ?? 0);
    const inside = await train(
      { x, width: 1, y },
      population({ inputs: 1, layers: [spec, ...after], outputs: 1 }, [
        ...edges.map((own, fold) => member("a", { statistics: binStatistics(spec, own), key: ["a", fold] })),
      ]),
    );
    for (const [fold, own] of edges.entries()) {
      const codes = await computed({ ...spec }, padTo(x), binStatistics(spec, own));
      const bins = codes[0]?.length ?? 0;
      const matrix = Float32Array.from(Array.from(x, (value, i) => [value, ...(codes[i] ?? [])]).flat());
      const [outside] = await train(
        { x: matrix, width: 1 + bins, y },
        population({ inputs: 1 + bins, layers: after, outputs: 1 }, [member("a", { key: ["a", fold] })]),
      );
      const [a, b] = [inside[fold], outside].map((one) => parametersOf(one ?? expect.fail("no member")));
      expect(farthest(a?.weights ?? [], b?.weights ?? [])).toBeLessThan(1e-5);
      expect(a?.biases.slice(7)).toEqual(binStatistics(spec, own).bins);
    }
  });
});

/** As many rows as the table has. */
const padTo = (x: Float32Array): Float32Array => {
  const padded = new Float32Array(n);
  padded.set(x);
  return padded;
};
