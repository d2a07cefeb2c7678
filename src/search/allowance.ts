import { normalCdf } from "../measure/distribution.ts";

/**
 * Returns how many standard errors of the difference a size may be behind the best of several, such that of sizes
 * that are truly equal each is within it as often as one that was named beforehand is within one standard error:
 * with 84 %. The best of many was lucky, and would leave its equals behind. This is Dunnett's (1955) quantile for
 * comparisons with one control: 1 of two sizes, 1.32 of three, 1.59 of five, 1.79 of eight.
 *
 * @param sizes how many contend, the best among them
 */
export function allowance(sizes: number): number {
  let [low, high] = [1, 6];
  if (sizes <= 2) return low;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (chanceWithin(middle, sizes - 1) < normalCdf(1)) low = middle;
    else high = middle;
  }
  return high;
}

/** Chance that normal numbers with a correlation of a half are all below a bound. */
function chanceWithin(bound: number, numbers: number): number {
  const step = 0.25;
  let sum = 0;
  for (let z = -8; z <= 8; z += step) {
    sum += normalCdf(Math.SQRT2 * bound + z) ** numbers * Math.exp(-(z ** 2) / 2);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}
