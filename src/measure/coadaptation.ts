import { at } from "./at.ts";
import type { Sets } from "./sets.ts";

/** How much hidden units say the same. */
export interface Coadaptation {
  /** Mean absolute correlation of all pairs of units that vary. */
  readonly value: number;
  /** The same without each set of rows. */
  readonly without: readonly number[];
  /** Units that vary at all. */
  readonly active: number;
}

/**
 * Returns the mean absolute correlation (Pearson's) over all pairs of units: 0 where each says something of its own,
 * 1 where all say the same. Units that are the same in all rows are left out; NaN of fewer than two others.
 *
 * @param units [rows, width], row-major
 * @param sets in which rows are left out, for the jackknife
 */
export function coadaptation(units: Float32Array, width: number, sets: Sets): Coadaptation {
  const rows = sets.of.length;
  const centers = meansOf(units, width, rows);
  const own = Array.from({ length: sets.count }, () => new Moments(width));
  for (let row = 0; row < rows; row++) own[at(sets.of, row)]?.add(units, row, centers);
  const all = new Moments(width);
  for (const one of own) all.take(one, 1);
  const varying = Int32Array.from(centers, (_, unit) => unit).filter((unit) => all.varies(unit));
  return {
    value: all.meanCorrelation(varying),
    without: own.map((one) => {
      const rest = new Moments(width);
      rest.take(all, 1);
      rest.take(one, -1);
      return rest.meanCorrelation(varying);
    }),
    active: varying.length,
  };
}

function meansOf(units: Float32Array, width: number, rows: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < rows * width; i++) means[i % width] = at(means, i % width) + (units[i] ?? 0) / rows;
  return means;
}

/** Sums and products of units over rows, around centers that keep the numbers small. */
class Moments {
  private rows = 0;
  private readonly sums: Float64Array;
  private readonly products: Float64Array;

  constructor(private readonly width: number) {
    this.sums = new Float64Array(width);
    this.products = new Float64Array(width * width);
  }

  add(units: Float32Array, row: number, centers: Float64Array): void {
    const { width, sums, products } = this;
    const own = new Float64Array(width);
    for (let i = 0; i < width; i++) own[i] = (units[row * width + i] as number) - (centers[i] as number);
    this.rows++;
    for (let i = 0; i < width; i++) {
      const value = own[i] as number;
      if (value === 0) continue;
      sums[i] = (sums[i] as number) + value;
      const begin = i * width;
      for (let j = i; j < width; j++)
        products[begin + j] = (products[begin + j] as number) + value * (own[j] as number);
    }
  }

  take(other: Moments, times: number): void {
    this.rows += times * other.rows;
    for (let i = 0; i < this.sums.length; i++) this.sums[i] = at(this.sums, i) + times * at(other.sums, i);
    for (let i = 0; i < this.products.length; i++)
      this.products[i] = at(this.products, i) + times * at(other.products, i);
  }

  /** Covariance times rows. */
  private covariance(i: number, j: number): number {
    return at(this.products, i * this.width + j) - (at(this.sums, i) * at(this.sums, j)) / this.rows;
  }

  varies(unit: number): boolean {
    return this.covariance(unit, unit) > 1e-9 * this.rows;
  }

  meanCorrelation(units: Int32Array): number {
    const deviations = Float64Array.from(units, (unit) =>
      Math.sqrt(Math.max(0, this.covariance(unit, unit))),
    );
    let sum = 0;
    let pairs = 0;
    for (let a = 0; a < units.length; a++) {
      for (let b = a + 1; b < units.length; b++) {
        const scale = at(deviations, a) * at(deviations, b);
        // Without some rows a unit may be the same in all others.
        if (scale === 0) continue;
        sum += Math.min(1, Math.abs(this.covariance(at(units, a), at(units, b))) / scale);
        pairs++;
      }
    }
    return sum / pairs;
  }
}
