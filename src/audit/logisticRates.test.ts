import { expect, test } from "vitest";
import { logisticRates, poissonTail } from "./logisticRates.ts";

// rows = [50,40,30,20,10]; hits = [1,4,6,9,8]; z = norm.ppf((np.cumsum(rows) - rows/2)/150)
// LogisticRegression(C=1e6, tol=1e-10, max_iter=1000) on z with a weight for hits and one for misses
test("rates by logistic regression on normal scores agree with scikit-learn", () => {
  const rates = logisticRates(Float64Array.of(7, 50, 40, 30, 20, 10), Float64Array.of(3, 1, 4, 6, 9, 8));
  expect(rates[0]).toBeCloseTo(3 / 7, 12);
  for (const [i, expected] of [
    0.0187218732708, 0.0874910291386, 0.225508214381, 0.459427613744, 0.761044754834,
  ].entries())
    expect(rates[i + 1]).toBeCloseTo(expected, 3);
});

test("separated classes end in finite rates, empty bins in any", () => {
  const rates = logisticRates(Float64Array.of(0, 50, 0, 50), Float64Array.of(0, 0, 0, 50));
  expect(rates[1]).toBeLessThan(0.01);
  expect(rates[3]).toBeGreaterThan(0.99);
});

// poisson.cdf(3, 7.5), poisson.cdf(0, 12)
test("the lower tail of a Poisson variable agrees with SciPy", () => {
  expect(poissonTail(3, 7.5)).toBeCloseTo(0.05914545983268393, 12);
  expect(poissonTail(0, 12)).toBeCloseTo(6.14421235332821e-6, 16);
});
