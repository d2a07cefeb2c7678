import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsFrom } from "../../test/encoding/tables.ts";
import type { NumericParameters } from "./numeric.ts";
import { binEdges, binsWithin, encodePiecewiseLinear } from "./piecewiseLinear.ts";

const edgesOf = (values: readonly number[]) => binEdges(Float32Array.from(values).sort());
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function encode(
  edges: readonly number[],
  values: readonly number[],
  parameters: Partial<NumericParameters> = {},
) {
  const numeric = { name: "x", median: 0, missing: false, mean: 0, scale: 1, ...parameters };
  const bins = edges.length - 1;
  const out = new Float32Array(values.length * bins);
  const place = { values: out, at: 0, stride: bins };
  encodePiecewiseLinear(
    { name: "x", edges },
    numeric,
    Float64Array.from(values),
    rowsFrom(0, values.length),
    place,
  );
  return values.map((_, row) => Array.from(out.subarray(row * bins, (row + 1) * bins)));
}

describe("the memory of bins", () => {
  // 2 ** 29 bytes are 134,217,728 float32: 335 bins of 400,000 rows.
  it("allows 48 a column where all fit, and fewer in proportion where they do not", () => {
    expect(binsWithin(48 * 41, 10_000)).toBe(48);
    expect(binsWithin(335, 400_000)).toBe(48);
    expect(binsWithin(336, 400_000)).toBe(47);
    expect(binsWithin(48 * 28, 400_000)).toBe(11);
    expect(binsWithin(48 * 1000, 4_000_000)).toBe(0);
  });
});

describe("quantile bins", () => {
  // v = np.array([((i * 37) % 101) ** 2 / 8 for i in range(101)]).reshape(-1, 1)
  // KBinsDiscretizer(n_bins=12, strategy="quantile", encode="ordinal", subsample=None).fit(v).bin_edges_[0]
  it("are scikit-learn's where no value repeats", () => {
    const edges = edgesOf(upTo(101).map((i) => ((i * 37) % 101) ** 2 / 8));
    const expected = [
      0, 8.708333333333, 34.75, 78.125, 138.916666666667, 217.041666666667, 312.5, 425.375, 555.583333333333,
      703.125, 868.083333333333, 1050.375, 1250,
    ];
    expect(edges).toHaveLength(13);
    for (const [i, edge] of (edges ?? []).entries()) expect(edge).toBeCloseTo(expected[i] ?? Number.NaN, 9);
  });

  it("are 48 at most, and hold 8 rows or more on average", () => {
    expect(edgesOf(upTo(5000))).toHaveLength(49);
    expect(edgesOf(upTo(200))).toHaveLength(26);
  });

  it("are left out for few distinct values and few rows", () => {
    expect(edgesOf(upTo(2400).map((i) => i % 24))).toBeUndefined();
    expect(edgesOf(upTo(2400).map((i) => i % 25))).toBeDefined();
    expect(edgesOf([])).toBeUndefined();
    expect(edgesOf([Number.MAX_VALUE, 1])).toBeUndefined();
  });

  it("leave room beside a value that most rows hold", () => {
    // 9,600 zeros and 2,400 different values: 12,000 rows in 48 bins let a value weigh 125 rows, so the bins
    // divide a weight of about 2,400 evenly, where plain quantiles would leave a fifth of 48 bins for it.
    const edges = edgesOf([...upTo(9600).map(() => 0), ...upTo(2400).map((i) => i + 1)]) ?? [];
    expect(edges.length - 1).toBeGreaterThan(44);
    const between = edges.filter((edge) => edge >= 1).length;
    expect(between).toBeGreaterThan(44);
  });

  it("are strictly increasing, from the least to the largest value, for any values", () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 0, max: 40 }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 30, maxLength: 400 }), (values) => {
        const sorted = Float32Array.from(values).sort();
        const edges = binEdges(sorted);
        if (edges === undefined) return;
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1] ?? Infinity);
        expect(edges[0]).toBe(sorted[0]);
        expect(edges.at(-1)).toBe(sorted.at(-1));
        expect(edges.length - 1).toBeLessThanOrEqual(48);
      }),
    );
  });
});

describe("the piecewise-linear code", () => {
  it("fills bins from below, and goes on for one bin's width beyond both ends", () => {
    expect(encode([0, 2, 4, 8], [0, 1, 2, 3, 6, 8, 12, 30, -1, -9])).toEqual([
      [0, 0, 0],
      [0.5, 0, 0],
      [1, 0, 0],
      [1, 0.5, 0],
      [1, 1, 0.5],
      [1, 1, 1],
      [1, 1, 2],
      [1, 1, 2],
      [-0.5, 0, 0],
      [-1, 0, 0],
    ]);
  });

  it("of a missing value is zero where a flag tells, else that of the median", () => {
    expect(encode([0, 2, 4], [Number.NaN], { missing: true, median: 3 })).toEqual([[0, 0]]);
    expect(encode([0, 2, 4], [Number.NaN], { missing: false, median: 3 })).toEqual([[1, 0.5]]);
  });
});
