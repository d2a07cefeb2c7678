import { describe, expect, test } from "vitest";
import { lossAt, type PowerLaw, powerLawFitter } from "./powerLaw.ts";

const sizes = [100, 180, 320, 560, 1000];
const even = [1, 1, 1, 1, 1];
const lossesOf = (law: PowerLaw): number[] => sizes.map((n) => lossAt(law, n));

test("a law says its floor and its scale", () => {
  const law = { floor: 0.3, scale: 0.1, exponent: 0.5, rows: 1000 };
  expect(lossAt(law, 1000)).toBeCloseTo(0.4, 12);
  expect(lossAt(law, 4000)).toBeCloseTo(0.35, 12);
  expect(lossAt(law, 250)).toBeCloseTo(0.5, 12);
});

describe("points on a law give it back", () => {
  test.each([
    [0.3, 0.1, 0.5],
    [0.3, 0.1, 1],
    [0, 0.4, 0.3],
    [2, 0.5, 0.2],
  ])("floor %s, scale %s, exponent %s", (floor, scale, exponent) => {
    const truth = { floor, scale, exponent, rows: 1000 };
    const fitted = powerLawFitter(sizes, even)(lossesOf(truth));
    // Exponents lie on a grid of 6.6 %.
    expect(fitted.exponent / exponent).toBeGreaterThan(0.93);
    expect(fitted.exponent / exponent).toBeLessThan(1.07);
    expect(Math.abs(lossAt(fitted, 4000) / lossAt(truth, 4000) - 1)).toBeLessThan(0.02);
  });
});

// from scipy.optimize import curve_fit; import numpy as np
// x = np.array([100,180,320,560,1000])/1000; y = np.array([.62,.55,.52,.47,.46]); s = np.array([.02,.015,.01,.008,.005])
// p, _ = curve_fit(lambda x, a, b, c: a + b*x**-c, x, y, [.4,.05,.5], sigma=s, bounds=([0,0,.1],[9,9,2]))
// p, sum(((y-(p[0]+p[1]*x**-p[2]))/s)**2), p[0]+p[1]*4**-p[2]
test("weighted least squares as scipy has it", () => {
  const deviations = [0.02, 0.015, 0.01, 0.008, 0.005];
  const fit = powerLawFitter(
    sizes,
    deviations.map((own) => 1 / own ** 2),
  );
  const fitted = fit([0.62, 0.55, 0.52, 0.47, 0.46]);
  expect(fitted.misfit).toBeGreaterThanOrEqual(2.7384076 - 1e-6);
  expect(fitted.misfit).toBeLessThan(2.7384076 * 1.01);
  expect(fitted.exponent).toBeCloseTo(0.66313, 1);
  expect(lossAt(fitted, 4000)).toBeCloseTo(0.431215, 2);
});

test("losses that rise with rows have no scale: the law is their mean", () => {
  const fitted = powerLawFitter(sizes, even)([0.4, 0.41, 0.42, 0.43, 0.44]);
  expect(fitted.scale).toBe(0);
  expect(fitted.floor).toBeCloseTo(0.42, 12);
});

test("losses that fall with the logarithm of rows have no floor, and are foretold all the same", () => {
  const straight = (n: number): number => 1 - 0.1 * Math.log10(n / 100);
  const fitted = powerLawFitter(sizes, even)(sizes.map(straight));
  expect(fitted.exponent).toBeLessThan(0.11);
  expect(Math.abs(lossAt(fitted, 4000) - straight(4000))).toBeLessThan(0.015);
});
