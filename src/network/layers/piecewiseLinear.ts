import { div, mul, sqrt, sub } from "../../graph/ops/arithmetic.ts";
import { clip } from "../../graph/ops/clip.ts";
import { cast, equal, less } from "../../graph/ops/compare.ts";
import { matmul } from "../../graph/ops/matrix.ts";
import { concat, slice } from "../../graph/ops/shape.ts";
import { constant, scalar, type Tensor } from "../../graph/tensor.ts";
import { requireColumns, take } from "./columns.ts";
import type { Layer } from "./layer.ts";

/** A column of numbers that is divided into bins. */
export interface BinnedColumn {
  readonly at: number;
  /**
   * Edges, strictly increasing, one more than there are bins; or how many bins there are, where every member
   * brings its own edges as statistics (`binStatistics`).
   */
  readonly bins: readonly number[] | number;
  /** The column that holds 1 where this one is missing, which makes its bins 0. */
  readonly missing?: number;
}

export interface PiecewiseLinearSpec {
  readonly layer: "piecewiseLinear";
  readonly columns: readonly BinnedColumn[];
  /** Columns hold z / sqrt(1 + (z / clipped)^2), and edges are places of z (default: columns are not clipped). */
  readonly clipped?: number;
}

const countOf = ({ bins }: BinnedColumn): number => (typeof bins === "number" ? bins : bins.length - 1);
const totalOf = ({ columns }: PiecewiseLinearSpec): number =>
  columns.reduce((sum, column) => sum + countOf(column), 0);

/**
 * Returns the statistics of the layer that has these edges, by their name: `bins` [4, bins], 1 / width of every bin,
 * its left edge times -1 / width, its least and its largest value.
 *
 * @param edges of each column of the layer; fewer than it has bins leave the others 0 in every row
 * @throws RangeError where a column has more edges than bins and one
 */
export function binStatistics(
  spec: PiecewiseLinearSpec,
  edges: readonly (readonly number[] | undefined)[],
): { readonly bins: Float32Array } {
  const total = totalOf(spec);
  const bins = new Float32Array(4 * total);
  let at = 0;
  spec.columns.forEach((column, i) => {
    const own = edges[i] ?? [];
    const count = own.length - 1;
    if (count > countOf(column))
      throw new RangeError(`column ${column.at} has ${count} bins, the layer ${countOf(column)} for it`);
    for (let bin = 0; bin < count; bin++) {
      const [left, right] = [own[bin] as number, own[bin + 1] as number];
      bins[at + bin] = 1 / (right - left);
      bins[total + at + bin] = -left / (right - left);
      bins[2 * total + at + bin] = bin === 0 ? -1 : 0;
      bins[3 * total + at + bin] = bin === count - 1 ? 2 : 1;
    }
    at += countOf(column);
  });
  return { bins };
}

/** A matrix that holds 1 where `holds`, else 0: a product with it picks, and is exact. */
function picker(rows: number, columns: number, holds: (row: number, column: number) => boolean): Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, i) =>
    holds(Math.floor(i / columns), i % columns) ? 1 : 0,
  );
  return constant(values, [rows, columns]);
}

/** Undoes the smooth clip; where it has clipped all away, what is left lies far beyond every edge. */
function unclipped(x: Tensor, limit: number): Tensor {
  const share = mul(x, scalar(1 / limit));
  const left = clip(sub(scalar(1), mul(share, share)), scalar(1e-7), scalar(1));
  return div(x, sqrt(left));
}

/**
 * Numbers become the piecewise-linear code of their bins (Gorishniy et al. 2022, section 3.2): bins below the value
 * give 1, the one that holds it the share of it that lies below, those above 0; the first goes down to -1 and the
 * last up to 2, so that nothing is flat just beyond the ends. The units are all that flow in, as they are, then the
 * bins, column by column. A dense layer that follows starts best with no weight on them (`startedInputs`).
 */
export const piecewiseLinear: Layer<PiecewiseLinearSpec> = {
  name: "piecewiseLinear",
  words: "Says of each number how far it fills each of its bins, so that a network can bend at every edge.",
  after(spec, { width, copies }) {
    const read = spec.columns.flatMap(({ at, missing = at }) => [at, missing]);
    requireColumns("a piecewise-linear code", read, width);
    return { width: width + totalOf(spec), copies };
  },
  parameters: (spec) => [
    {
      name: "bins",
      kind: "statistics",
      shape: [4, totalOf(spec)],
      initial: () =>
        binStatistics(
          spec,
          spec.columns.map(({ bins }) => (typeof bins === "number" ? undefined : bins)),
        ).bins,
    },
  ],
  forward(spec, units, [bins], { training, keep }) {
    if (!bins) throw new Error("a piecewise-linear layer lacks its bins");
    if (training) keep(0, bins);
    const row = (i: number): Tensor => slice(bins, 1, i, i + 1);
    const held = take(
      units,
      spec.columns.map(({ at }) => at),
    ) as Tensor;
    const x = spec.clipped === undefined ? held : unclipped(held, spec.clipped);
    const present = presentIn(spec, units, x);
    const column = spec.columns.flatMap((own, i) => Array<number>(countOf(own)).fill(i));
    const own = picker(spec.columns.length, column.length, (i, bin) => column[bin] === i);
    // One product makes all bins, slopes and shifts: there are many bins, and every pass over them costs.
    const code = matmul(
      concat([mul(x, present), present], 2),
      concat([mul(own, row(0)), mul(own, row(1))], 1),
    );
    return concat([units, clip(code, row(2), row(3))], 2);
  },
  sources: ({ columns }, { width }) => [
    ...Array.from({ length: width }, (_, i) => i),
    ...columns.flatMap((column) => Array<number>(countOf(column)).fill(column.at)),
  ],
  describe: (spec) => {
    const count = spec.columns.length;
    return `piecewise-linear code of ${count} ${count === 1 ? "column" : "columns"}, ${totalOf(spec)} bins`;
  },
};

/** 1 for columns that hold a value, 0, which makes every bin 0, for those that are missing: [K, B, columns]. */
function presentIn({ columns }: PiecewiseLinearSpec, units: Tensor, x: Tensor): Tensor {
  const flags = columns.flatMap(({ missing }) => missing ?? []);
  if (flags.length === 0) return cast(equal(x, x), "float");
  const picked = picker(flags.length, columns.length, (flag, i) => columns[i]?.missing === flags[flag]);
  const absent = matmul(take(units, flags) as Tensor, picked);
  return cast(less(absent, scalar(0.5)), "float");
}
