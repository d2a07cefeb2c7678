import { at } from "../measure/at.ts";
import { normalQuantile } from "../measure/distribution.ts";

const STEPS = 50;

/**
 * Returns the rate of hits in each bin by a logistic regression on the normal score of the bin's rank: what a class
 * does that depends on a column smoothly, in one direction. Bin 0, the missing ones, keeps its own rate, as does
 * everything where the fit does not settle.
 *
 * @param rows rows of each bin; bins above 0 in order
 * @param hits rows of the class in each bin
 */
export function logisticRates(rows: Float64Array, hits: Float64Array): Float64Array {
  const rates = Float64Array.from(rows, (n, bin) => (n === 0 ? 0 : at(hits, bin) / n));
  const total = rows.reduce((sum, n, bin) => sum + (bin === 0 ? 0 : n), 0);
  let before = 0;
  const score = Float64Array.from(rows, (n, bin) => {
    if (bin === 0 || n === 0) return 0;
    before += n;
    return normalQuantile((before - n / 2) / total);
  });
  let level = 0;
  let slope = 0;
  for (let step = 0; step < STEPS; step++) {
    // Newton's method; a trace of a ridge keeps slopes of separated classes finite.
    let [g0, g1, h00, h01, h11] = [0, -1e-3 * slope, 1e-9, 0, 1e-3];
    for (let bin = 1; bin < rows.length; bin++) {
      const x = at(score, bin);
      const p = 1 / (1 + Math.exp(-level - slope * x));
      const miss = at(hits, bin) - at(rows, bin) * p;
      const weight = at(rows, bin) * p * (1 - p);
      g0 += miss;
      g1 += miss * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const moves = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant] as const;
    if (!moves.every(Number.isFinite)) return rates;
    level += Math.max(-2, Math.min(2, moves[0]));
    slope += Math.max(-2, Math.min(2, moves[1]));
    if (Math.abs(moves[0]) + Math.abs(moves[1]) < 1e-9) break;
  }
  for (let bin = 1; bin < rows.length; bin++)
    rates[bin] = 1 / (1 + Math.exp(-level - slope * at(score, bin)));
  return rates;
}

/** Returns P(X <= count) of a Poisson variable with that mean. */
export function poissonTail(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    sum += term;
  }
  return Math.min(1, sum);
}
