import { expect, test } from "vitest";
import { allowance } from "./allowance.ts";

// scipy: brentq of quad(lambda z: norm.cdf(sqrt(2) * q + z) ** (m - 1) * norm.pdf(z), -10, 10)[0] - norm.cdf(1);
// multivariate_normal(cov with .5 off the diagonal).cdf at these bounds is 0.84134 as well.
test.each([
  [1, 1],
  [2, 1],
  [3, 1.3152258],
  [5, 1.5903719],
  [8, 1.7890602],
  [12, 1.9368788],
])("among %i sizes, %f standard errors", (sizes, expected) => {
  expect(allowance(sizes)).toBeCloseTo(expected, 6);
});
