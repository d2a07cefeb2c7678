import { at } from "./at.ts";
import { mean } from "./moments.ts";

/**
 * Returns how many consecutive rows make a block, so that means of blocks are almost independent: the larger of
 *
 * - 2.4 n^(1/3), from the rule of Lazarus, Lewis, Stock & Watson (2018) that 0.41 n^(2/3) degrees of freedom give
 *   intervals their coverage; it is longer than the n^(1/3) that estimates a variance best, and wider intervals
 *   through fewer degrees of freedom pay for that;
 * - the length that the autocorrelation of this very series asks for (Politis & White 2004, for the moving-block
 *   bootstrap, with the flat-top lag window), and half as much again: what estimates a variance best is too short for
 *   an interval to hold the truth as often as it says (Sun, Phillips & Jin 2008).
 *
 * Never longer than a third of the series, nor than 3 n^(1/2).
 *
 * @param series [n] in order of time
 */
export function blockLength(series: Float64Array): number {
  const n = series.length;
  const longest = Math.max(1, Math.floor(Math.min(3 * Math.sqrt(n), n / 3)));
  return Math.min(longest, Math.max(Math.ceil(2.4 * Math.cbrt(n)), Math.ceil(1.5 * automatic(series))));
}

/** Lags beyond this are not looked at; series that remember longer have too few blocks for anything. */
const MOST_LAGS = 1000;

function automatic(series: Float64Array): number {
  const n = series.length;
  const center = mean(series);
  const around = series.map((value) => value - center);
  const autocovariance = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (around[i] as number) * (around[i - lag] as number);
    return sum / n;
  };
  const covariances = [autocovariance(0)];
  const spread = at(covariances, 0);
  if (!(spread > 0)) return 1;
  const run = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const bound = 2 * Math.sqrt(Math.log10(n) / n);
  const last = Math.min(MOST_LAGS, n - 1, Math.ceil(Math.sqrt(n)) + run);
  let quiet = 0;
  let lag = 0;
  while (lag < last && quiet < run) {
    lag++;
    covariances.push(autocovariance(lag));
    quiet = Math.abs(at(covariances, lag)) < bound * spread ? quiet + 1 : 0;
  }
  const window = 2 * Math.max(1, lag - quiet);
  let density = spread;
  let slope = 0;
  for (let k = 1; k <= Math.min(window, n - 1); k++) {
    const weight = 2 * Math.min(1, 2 * (1 - k / window)) * (covariances[k] ?? autocovariance(k));
    density += weight;
    slope += weight * k;
  }
  // (2 g^2 / D)^(1/3) n^(1/3) with D = 4/3 of the squared spectral density at zero.
  return density > 0 ? Math.cbrt((1.5 * slope ** 2 * n) / density ** 2) : 1;
}
