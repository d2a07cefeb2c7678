import { add, div, max, min, mul, sub } from "../graph/ops/arithmetic.ts";
import { cast, greaterOrEqual } from "../graph/ops/compare.ts";
import { reduceSum } from "../graph/ops/reduce.ts";
import { gather, reshape } from "../graph/ops/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { normalQuantile } from "./normalQuantile.ts";

/** Intervals of the curve from values to normal scores. */
const INTERVALS = 64;

/** A curve from values to normal scores: linear between its points, flat beyond the ends. */
export interface NormalScores {
  /** Strictly increasing, at least two. */
  readonly values: readonly number[];
  readonly scores: readonly number[];
}

/** First place where a number of at least `value` (more than it, if `after`) stands. */
function placeOf(sorted: Float32Array, value: number, after: boolean): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const at = (low + high) >> 1;
    const before = after ? (sorted[at] as number) <= value : (sorted[at] as number) < value;
    if (before) low = at + 1;
    else high = at;
  }
  return low;
}

/**
 * Returns the curve of ascending training values: 65 of their quantiles, each with the normal quantile of its middle
 * rank, so that repeated values share one score. A column of one value, or none, gets 0 everywhere.
 */
export function fitNormalScores(sorted: Float32Array): NormalScores {
  const values: number[] = [];
  for (let i = 0; i <= INTERVALS && sorted.length > 0; i++) {
    const value = sorted[Math.round((i * (sorted.length - 1)) / INTERVALS)] as number;
    if (value !== values.at(-1)) values.push(value);
  }
  const scores = values.map((value) => {
    const ranks = placeOf(sorted, value, false) + placeOf(sorted, value, true);
    return normalQuantile(ranks / (2 * sorted.length));
  });
  if (values.length > 1) return { values, scores };
  const only = values[0] ?? 0;
  return { values: [only, Math.fround(only + Math.max(1, Math.abs(only)))], scores: [0, 0] };
}

/** Returns the score of a value. */
export function normalScore({ values, scores }: NormalScores, value: number): number {
  const last = values.length - 1;
  const x = Math.min(Math.max(value, values[0] as number), values[last] as number);
  let at = 0;
  for (let high = last - 1; at < high; ) {
    const middle = (at + high + 1) >> 1;
    if ((values[middle] as number) <= x) at = middle;
    else high = middle - 1;
  }
  const left = values[at] as number;
  const low = scores[at] as number;
  const share = (x - left) / ((values[at + 1] as number) - left);
  return low + share * ((scores[at + 1] as number) - low);
}

/** Returns the scores of columns of numbers [n, columns] double, computed in the order of `normalScore`. */
export function normalScoresGraph(all: readonly NormalScores[], x: Tensor): Tensor {
  const columns = all.length;
  const [rows = 1] = x.shape;
  const intervals = Math.max(...all.map(({ values }) => values.length - 1));
  /** One number an interval and column; shorter curves are filled up, where no value ever falls. */
  const table = (of: (curve: NormalScores, interval: number) => number | undefined): Float64Array =>
    Float64Array.from(
      all.flatMap((curve) =>
        Array.from({ length: intervals }, (_, i) => of(curve, i) ?? Number.POSITIVE_INFINITY),
      ),
    );
  const row = (of: (curve: NormalScores) => number | undefined): Tensor =>
    constant(
      Float64Array.from(all, (curve) => of(curve) ?? 0),
      [1, columns],
    );
  const held = min(
    max(
      x,
      row(({ values }) => values[0]),
    ),
    row(({ values }) => values.at(-1)),
  );
  // The interval of a value is the number of inner points that it reaches.
  const inner = table(({ values }, i) =>
    i === 0 ? undefined : i < values.length - 1 ? values[i] : undefined,
  );
  const reached = greaterOrEqual(reshape(held, [rows, columns, 1]), constant(inner, [1, columns, intervals]));
  const interval = cast(reduceSum(cast(reached, "float"), [2]), "int64");
  const first = constant(
    BigInt64Array.from(all, (_, column) => BigInt(column * intervals)),
    [1, columns],
  );
  const at = add(interval, first);
  const pick = (of: (curve: NormalScores, interval: number) => number | undefined): Tensor =>
    gather(constant(table(of), [columns * intervals]), at);
  const left = pick(({ values }, i) => values[i]);
  const right = pick(({ values }, i) => values[i + 1]);
  const low = pick(({ scores }, i) => scores[i]);
  const high = pick(({ scores }, i) => scores[i + 1]);
  const share = div(sub(held, left), sub(right, left));
  return add(low, mul(share, sub(high, low)));
}
