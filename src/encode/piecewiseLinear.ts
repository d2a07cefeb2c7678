import { div, max, min, sub } from "../graph/ops/arithmetic.ts";
import { cast, where } from "../graph/ops/compare.ts";
import { constant, emit, type Tensor } from "../graph/tensor.ts";
import { type NumericParameters, pickColumns, type RawNumbers } from "./numeric.ts";
import type { EncodedColumn, Place } from "./place.ts";
import { asFed } from "./raw.ts";

const BINS = 48;
/** Columns with no more distinct values than this have no bins. */
const FEW_VALUES = 24;
/** Bins of small tables hold at least so many training rows on average. */
const ROWS_PER_BIN = 8;

/** Bins of one column: `edges` has one number more than there are bins, strictly increasing. */
export interface BinParameters {
  readonly name: string;
  readonly edges: readonly number[];
}

/** Bytes that the bins of all columns may take in a matrix of the training rows. */
const MOST_BYTES = 2 ** 29;

/**
 * Returns how many bins a column may have so that the block of all columns takes at most 512 MiB for so many rows:
 * 48, or fewer in proportion where `total` bins (what all columns would have together) take more.
 */
export function binsWithin(total: number, rows: number): number {
  const bytes = Float32Array.BYTES_PER_ELEMENT * total * rows;
  return bytes <= MOST_BYTES ? BINS : Math.floor((BINS * MOST_BYTES) / bytes);
}

/** Distinct values, ascending, each with its number of rows. */
function countValues(sorted: Float32Array): { values: number[]; counts: number[] } {
  const values: number[] = [];
  const counts: number[] = [];
  for (let i = 0, start = 0; i < sorted.length; i = start) {
    while (start < sorted.length && sorted[start] === sorted[i]) start++;
    values.push(sorted[i] as number);
    counts.push(start - i);
  }
  return { values, counts };
}

/**
 * Returns the edges of quantile bins of ascending training values, or undefined where bins make no sense: no
 * more than 24 distinct values, or fewer than 16 rows. There are 48 bins, fewer where they would hold less
 * than 8 rows each or where no value lies between two edges. A repeated value weighs at most half a bin, so
 * that an atom (a column that is mostly 0) leaves bins for the rest. Quantiles are interpolated linearly
 * between the middles of neighboring values' weights; without repeated values these are numpy's.
 *
 * @param most bins at most, where memory allows no more than that
 */
export function binEdges(sorted: Float32Array, most = BINS): number[] | undefined {
  const { values, counts } = countValues(sorted);
  const bins = Math.min(most, Math.floor(sorted.length / ROWS_PER_BIN));
  if (values.length <= FEW_VALUES || bins < 2) return undefined;
  const heaviest = Math.max(1, sorted.length / (2 * bins));
  const middles: number[] = [];
  let before = 0;
  for (const count of counts) {
    const weight = Math.min(count, heaviest);
    middles.push(before + weight / 2);
    before += weight;
  }
  const first = middles[0] as number;
  const span = (middles.at(-1) as number) - first;
  const edges = [values[0] as number];
  for (let bin = 1, gap = 0, used = -1; bin < bins; bin++) {
    const position = first + (span * bin) / bins;
    while ((middles[gap + 1] as number) <= position) gap++;
    if (gap === used) continue;
    used = gap;
    const left = middles[gap] as number;
    const share = (position - left) / ((middles[gap + 1] as number) - left);
    const edge = (values[gap] as number) + share * ((values[gap + 1] as number) - (values[gap] as number));
    if (edge > (edges.at(-1) as number)) edges.push(edge);
  }
  const last = values.at(-1) as number;
  if (last > (edges.at(-1) as number)) edges.push(last);
  else edges[edges.length - 1] = last;
  return edges;
}

/** Returns the bounds of what a bin gives: 0 to 1, but the first goes down to -1 and the last up to 2. */
const boundsOf = (bin: number, bins: number): readonly [number, number] => [
  bin === 0 ? -1 : 0,
  bin === bins - 1 ? 2 : 1,
];

/**
 * Writes the piecewise-linear code of each row (Gorishniy et al. 2022, "On embeddings for numerical features"):
 * bins below the value give 1, the one that holds it the share of it that lies below, those above 0. Missing
 * values give zeros where a flag tells so, else the code of the median. `place` must hold zeros.
 */
export function encodePiecewiseLinear(
  { edges }: BinParameters,
  { median, missing }: NumericParameters,
  values: Float64Array,
  rows: Int32Array,
  { values: out, at, stride }: Place,
): void {
  const bounds = Float64Array.from(edges);
  const last = bounds.length - 2;
  for (let i = 0, to = at; i < rows.length; i++, to += stride) {
    let x = asFed(values[rows[i] as number] as number);
    if (Number.isNaN(x)) {
      if (missing) continue;
      x = median;
    }
    let bin = 0;
    for (let high = last; bin < high; ) {
      const middle = (bin + high + 1) >> 1;
      if ((bounds[middle] as number) <= x) bin = middle;
      else high = middle - 1;
    }
    for (let j = 0; j < bin; j++) out[to + j] = 1;
    const left = bounds[bin] as number;
    const z = (x - left) / ((bounds[bin + 1] as number) - left);
    out[to + bin] = Math.min(Math.max(z, bin === 0 ? -1 : 0), bin === last ? 2 : 1);
  }
}

/** Returns what the columns of the piecewise-linear block are. */
export function piecewiseLinearColumns(all: readonly BinParameters[]): EncodedColumn[] {
  return all.flatMap(({ name, edges }) =>
    edges.slice(1).map((edge, bin) => ({ source: name, meaning: `${edges[bin]} to ${edge}` })),
  );
}

/**
 * Returns the piecewise-linear block [n, all bins] float, all columns in one pass.
 *
 * @param numeric the columns of `raw`, which hold those that have bins
 */
export function piecewiseLinearGraph(
  all: readonly BinParameters[],
  numeric: readonly NumericParameters[],
  { absent, filled }: RawNumbers,
): Tensor {
  const bins = all.flatMap(({ name, edges }) => {
    const column = numeric.findIndex((candidate) => candidate.name === name);
    return edges.slice(1).map((right, bin) => {
      const [low, high] = boundsOf(bin, edges.length - 1);
      return { column, left: edges[bin] as number, right, low, high };
    });
  });
  const row = (of: (bin: (typeof bins)[number]) => number): Tensor =>
    constant(Float64Array.from(bins, of), [1, bins.length]);
  const columns = bins.map(({ column }) => column);
  const x = pickColumns(filled, columns);
  const z = div(
    sub(
      x,
      row(({ left }) => left),
    ),
    sub(
      row(({ right }) => right),
      row(({ left }) => left),
    ),
  );
  const code = max(
    min(
      z,
      row(({ high }) => high),
    ),
    row(({ low }) => low),
  );
  const told = constant(
    Uint8Array.from(bins, ({ column }) => (numeric[column]?.missing ? 1 : 0)),
    [1, bins.length],
  );
  const inputs = [pickColumns(absent, columns), cast(told, "bool")];
  const blank = emit({ op: "And", inputs, type: "bool", shape: z.shape });
  return where(blank, constant(Float32Array.of(0), []), cast(code, "float"));
}
