import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsFrom } from "../../test/encoding/tables.ts";
import { encodeMissing, encodeNumeric, fitNumeric, fitScaling } from "./numeric.ts";

const N = Number.NaN;

function encoded(training: readonly number[], judged: readonly number[]): number[] {
  const values = Float64Array.of(...training, ...judged);
  const parameters = fitNumeric("x", values, rowsFrom(0, training.length));
  const out = new Float32Array(judged.length);
  encodeNumeric(parameters, values, rowsFrom(training.length, values.length), {
    values: out,
    at: 0,
    stride: 1,
  });
  return Array.from(out);
}

describe("a numeric column", () => {
  // x = np.array([[1], [4], [np.nan], [9], [2], [30]]); f = SimpleImputer(strategy="median").fit(x)
  // s = StandardScaler().fit(f.transform(x)); z = s.transform(...); z / np.sqrt(1 + (z / 3) ** 2)
  it("is filled, standardized and smoothly clipped as scikit-learn's imputer and scaler would", () => {
    const training = [1, 4, N, 9, 2, 30];
    const parameters = fitNumeric("x", Float64Array.from(training), rowsFrom(0, 6));
    expect(parameters).toMatchObject({ median: 4, missing: true });
    expect(parameters.mean).toBeCloseTo(8.33333333, 8);
    expect(parameters.scale).toBeCloseTo(10.01110495, 8);
    const expected = [-0.71161356, -0.42841625, -0.42841625, 0.06657632, -0.61901695, 1.75519045];
    for (const [i, z] of encoded(training, training).entries()) expect(z).toBeCloseTo(expected[i] ?? N, 6);
    const [huge, low] = encoded(training, [1000, -5]);
    expect(huge).toBeCloseTo(2.99862511, 6);
    expect(low).toBeCloseTo(-1.21728648, 6);
  });

  it("takes the mean of the two middle values as the median of an even number", () => {
    expect(fitNumeric("x", Float64Array.of(7, 1, N, 3, 4), rowsFrom(0, 5)).median).toBe(3.5);
  });

  it("is 0 everywhere where the training rows hold one value, or none", () => {
    expect(encoded([0.1, 0.1, 0.1], [0.1, 5, N])).toEqual([0, 0, 0]);
    expect(encoded([N, N], [3, N])).toEqual([0, 0]);
  });

  it("gives the median where a value is missing that no training row lacked", () => {
    const [atMedian, missing] = encoded([1, 2, 6], [2, N]);
    expect(missing).toBe(atMedian);
    expect(fitNumeric("x", Float64Array.of(1, 2, N), rowsFrom(0, 2)).missing).toBe(false);
  });

  it("flags what is missing", () => {
    const out = new Float32Array(6);
    encodeMissing(Float64Array.of(1, N, 2), rowsFrom(0, 3), { values: out, at: 1, stride: 2 });
    expect(Array.from(out)).toEqual([0, 0, 0, 1, 0, 0]);
  });

  it("keeps the digits of a small spread around a large offset", () => {
    // Multiples of 64 are float32 numbers near 1e9. Deviation of -64, 0, 64: 64 * sqrt(2 / 3).
    const offset = 15_625_000 * 64;
    const values = Float32Array.of(offset - 64, offset, offset + 64);
    const { mean, scale } = fitScaling(values, offset, 0);
    expect(mean).toBe(offset);
    expect(scale).toBeCloseTo(64 * Math.sqrt(2 / 3), 10);
  });

  it("stays finite and within 3 whatever the numbers", () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: -2, max: 2 }));
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 1 }),
        fc.array(number, { minLength: 1 }),
        (training, judged) => {
          for (const z of encoded(training, judged)) expect(Math.abs(z)).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
