import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { countWeights, weightEdges } from "./weights.ts";

test("counts by hand: zeros apart, bounds to the bin above, what lies outside in the outermost", () => {
  const weights = Float32Array.of(0, -3, -1, -0.5, 0, 0.5, 1, 7, -0);
  expect(countWeights(weights, [-2, -1, 0, 1, 2])).toEqual({ weights: 9, zeros: 3, counts: [1, 2, 1, 2] });
});

test("the soft threshold makes the share of zeros that the normal distribution says", () => {
  const random = randomFrom(12);
  const soft = Float32Array.from({ length: 20_000 }, () => {
    const weight = random.normal();
    return Math.sign(weight) * Math.max(0, Math.abs(weight) - 1);
  });
  const edges = weightEdges(soft);
  const { zeros, counts } = countWeights(soft, edges);
  // scipy: 1 - 2 * norm.sf(1); standard error 0.33 points
  expect(zeros / 20_000).toBeCloseTo(0.6827, 1);
  expect(Math.abs(zeros / 20_000 - 0.6827)).toBeLessThan(0.01);
  expect(counts.reduce((sum, count) => sum + count, zeros)).toBe(20_000);
});

test("edges lie evenly around 0 and hold all but one in a hundred", () => {
  const weights = Float32Array.from({ length: 200 }, (_, i) => (i - 100) / 100);
  const edges = weightEdges(weights, 3);
  // Sizes that are not 0: 0.01 to 1 and back; the 198th of 199 is 0.99.
  for (const [i, edge] of [-0.99, -0.33, 0.33, 0.99].entries()) expect(edges[i]).toBeCloseTo(edge, 6);
  expect(weightEdges(new Float32Array(5), 2)).toEqual([-1, 0, 1]);
});
