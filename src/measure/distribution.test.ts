import { expect, test } from "vitest";
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from "./distribution.ts";

// Figures from scipy 1.10: stats.norm.cdf(z), stats.norm.ppf(p), stats.t.cdf(t, d), stats.t.ppf(p, d);
// the quantile of 0.0001 from mpmath, where scipy has ten digits.

test.each([
  [-8, 6.22096057427174e-16],
  [-3.5, 0.00023262907903552502],
  [-1.96, 0.024997895148220435],
  [-0.1, 0.460172162722971],
  [0.5, 0.6914624612740131],
  [2.9, 0.998134186699616],
  [3.1, 0.9990323967867817],
])("normal: P(Z <= %d)", (z, p) => {
  expect(normalCdf(z) / p).toBeCloseTo(1, 11);
});

test.each([
  [1e-10, -6.361340902404056],
  [0.001, -3.090232306167813],
  [0.025, -1.9599639845400545],
  [0.3, -0.5244005127080409],
  [0.975, 1.959963984540054],
  [0.999999, 4.753424308817087],
])("normal: quantile %d", (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, 9);
});

test.each([
  [-2, 1, 0.1475836176504332],
  [1.3, 2.5, 0.849756605364646],
  [-4, 30, 0.0001909228180418782],
  [0.2, 1000, 0.5792393778380119],
  [-40, 3, 1.719034039457927e-5],
])("student: P(T <= %d) with %d degrees", (t, degrees, p) => {
  expect(studentCdf(t, degrees) / p).toBeCloseTo(1, 11);
});

test.each([
  [0.975, 1, 12.706204736432095],
  [0.975, 2, 4.302652729911275],
  [0.975, 4.7, 2.6207260753531694],
  [0.95, 29, 1.6991270265334972],
  [0.975, 500, 1.9647198374673438],
  [0.0001, 3, -22.2037422732042],
  [0.6, 10, 0.26018482949208005],
])("student: quantile %d with %d degrees", (p, degrees, t) => {
  expect(studentQuantile(p, degrees)).toBeCloseTo(t, 9);
});

test("ends of the scale", () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalQuantile(1.1)).toBeNaN();
  expect(studentQuantile(0.975, 1e9)).toBeCloseTo(1.959963984540054, 6);
  expect(studentQuantile(0.975, 0)).toBeNaN();
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
});
