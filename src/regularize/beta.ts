import type { Random } from "../runtime/random.ts";

/** Returns the logarithm of a number from the Gamma distribution of that shape (Marsaglia & Tsang 2000). */
function logGamma(random: Random, shape: number): number {
  // Below 1, a number for shape + 1 times a power of a uniform one; as logarithms, since it may underflow.
  if (shape < 1) return logGamma(random, shape + 1) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
      return Math.log(d * v);
    }
  }
}

/** Returns a number in [0, 1] from the Beta distribution with parameters `a` and `b`, both positive. */
export const beta = (random: Random, a: number, b: number): number =>
  1 / (1 + Math.exp(logGamma(random, b) - logGamma(random, a)));
