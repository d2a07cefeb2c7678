import { at } from "./at.ts";

/** A loss that falls with the number of rows towards a floor: `floor + scale * (n / rows) ** -exponent`. */
export interface PowerLaw {
  /** What the loss falls towards; below zero where the points still fall like a straight line over log(n). */
  readonly floor: number;
  /** What is above the floor at `rows` rows. */
  readonly scale: number;
  /** Between 0.1 and 2; how fast it falls. */
  readonly exponent: number;
  /** Rows that the scale refers to: the most that were tried. */
  readonly rows: number;
}

/** Exponents that are tried: of learning curves, 0.1 to 2 have been found (Hestness et al. 2017; Viering & Loog 2022). */
const SLOWEST = 0.1;
const FASTEST = 2;
const TRIED = 48;

/** Returns the loss that the law says for that many rows. */
export const lossAt = ({ floor, scale, exponent, rows }: PowerLaw, n: number): number =>
  floor + scale * (n / rows) ** -exponent;

/** A law with how far it is from the points: the weighted sum of squares. */
export interface FittedLaw extends PowerLaw {
  readonly misfit: number;
}

/**
 * Returns what fits laws a + b n^-c (Viering & Loog 2022) to losses at these sizes by weighted least squares, with
 * 0 <= b and 0.1 <= c <= 2: for every c on a logarithmic grid the best a and b are known in closed form. The floor a
 * may be negative: to bend the law so that it is not would bias what it says at a few times the rows, where it is
 * asked, and a law asked no further than that needs no floor to make sense of.
 * Made once for the sizes, so that thousands of bootstrap draws are cheap.
 *
 * @param sizes rows, rising, at least three
 * @param weights one over the variance of each loss
 */
export function powerLawFitter(
  sizes: readonly number[],
  weights: readonly number[],
): (losses: readonly number[]) => FittedLaw {
  const rows = sizes.at(-1) ?? Number.NaN;
  const ratio = (FASTEST / SLOWEST) ** (1 / (TRIED - 1));
  const tried = Array.from({ length: TRIED }, (_, i) => {
    const exponent = SLOWEST * ratio ** i;
    const x = sizes.map((n) => (n / rows) ** -exponent);
    const [w, wx, wxx] = [0, 1, 2].map((power) => sum(x.map((own, k) => at(weights, k) * own ** power)));
    return { exponent, x, w: w ?? 0, wx: wx ?? 0, wxx: wxx ?? 0 };
  });
  return (losses) => {
    const wy = sum(losses.map((loss, k) => at(weights, k) * loss));
    let best: FittedLaw | undefined;
    for (const { exponent, x, w, wx, wxx } of tried) {
      let wxy = 0;
      for (let k = 0; k < x.length; k++) wxy += at(weights, k) * at(x, k) * at(losses, k);
      let scale = (w * wxy - wx * wy) / (w * wxx - wx * wx);
      let floor = (wy - scale * wx) / w;
      if (scale < 0) [scale, floor] = [0, wy / w];
      let misfit = 0;
      for (let k = 0; k < x.length; k++) {
        misfit += at(weights, k) * (at(losses, k) - floor - scale * at(x, k)) ** 2;
      }
      if (best === undefined || misfit < best.misfit) best = { floor, scale, exponent, rows, misfit };
    }
    if (best === undefined) throw new RangeError("A law needs sizes to be fitted to.");
    return best;
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
