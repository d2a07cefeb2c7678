import type { NumericScaling } from "../data/table.ts";
import { div, sub } from "../graph/ops/arithmetic.ts";
import { cast, where } from "../graph/ops/compare.ts";
import { concat } from "../graph/ops/shape.ts";
import { constant, emit, int, int64s, type Tensor } from "../graph/tensor.ts";
import type { TrainRows } from "../split/rows.ts";
import type { EncodedColumn, Place } from "./place.ts";
import { fitNormalScores, type NormalScores, normalScore, normalScoresGraph } from "./quantileNormal.ts";
import { asFed, LARGEST_FLOAT } from "./raw.ts";
import { smoothClip, smoothClipGraph } from "./smoothClip.ts";

/** What standardizing learned from the training rows. */
export interface Scaling {
  readonly mean: number;
  /** Standard deviation; 0 where the training rows hold one value only, which makes everything 0. */
  readonly scale: number;
}

export interface NumericParameters extends Scaling {
  readonly name: string;
  /** Of the known training values; takes the place of a missing one. 0 where all are missing. */
  readonly median: number;
  /** Whether a training row is missing: then a column of its own says so. */
  readonly missing: boolean;
  /** In place of the standardized value; all columns of an encoder have it, or none. */
  readonly normal?: NormalScores;
}

/** Returns the known training values as they are fed, in ascending order. */
export function sortedKnown(values: Float64Array, rows: TrainRows): Float32Array {
  const known = new Float32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const value = asFed(values[row] as number);
    if (!Number.isNaN(value)) known[count++] = value;
  }
  return known.subarray(0, count).sort();
}

/** Returns the median of ascending values; 0 of none. */
export function medianOf(sorted: Float32Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 || sorted.length === 0
    ? upper
    : ((sorted[middle - 1] as number) + upper) / 2;
}

/**
 * Returns mean and scale of `known` values of which `filled` more equal `median`. Sums run over differences
 * from the median, so that a large offset costs no digits and a constant gives exactly 0. The deviation
 * divides by n, as scikit-learn's StandardScaler does.
 */
export function fitScaling(known: Float32Array | Float64Array, median: number, filled: number): Scaling {
  const n = known.length + filled;
  let sum = 0;
  for (const value of known) sum += value - median;
  const shift = n === 0 ? 0 : sum / n;
  let squares = filled * shift * shift;
  for (const value of known) squares += (value - median - shift) ** 2;
  return { mean: median + shift, scale: n === 0 ? 0 : Math.sqrt(squares / n) };
}

/** What to divide by: a column without spread becomes 0 everywhere. */
const divisorOf = (scale: number): number => (scale === 0 ? Number.POSITIVE_INFINITY : scale);

/** Returns (value - mean) / scale, 0 where the scale is 0. */
export const standardize = (value: number, { mean, scale }: Scaling): number =>
  (value - mean) / divisorOf(scale);

/** Share of missing rows above which they have no say in mean and scale. */
const MOSTLY_MISSING = 0.5;
/** Share of the rows at either end that may hold wild values, and how far these must stretch the scale. */
const WILD_SHARE = 0.005;
const WILD_STRETCH = 10;

/**
 * Returns the scaling of a column: of all rows with the median where missing; of the known ones where most are
 * missing, so that a rare value is not as wide as the column; and of values held within their 0.5 and 99.5 %
 * quantiles where the few outside would make the scale more than ten times as large and press all others together.
 */
function robustScaling(known: Float32Array, median: number, filled: number): Scaling {
  const counted = filled > MOSTLY_MISSING * (known.length + filled) ? 0 : filled;
  const scaling = fitScaling(known, median, counted);
  const outside = Math.floor(WILD_SHARE * known.length);
  const low = known[outside] ?? 0;
  const high = known[known.length - 1 - outside] ?? 0;
  const held = fitScaling(
    known.map((value) => Math.min(Math.max(value, low), high)),
    median,
    counted,
  );
  return held.scale > 0 && scaling.scale > WILD_STRETCH * held.scale ? held : scaling;
}

/** Returns what the training rows tell about a column of numbers. */
export function fitNumeric(
  name: string,
  values: Float64Array,
  rows: TrainRows,
  known = sortedKnown(values, rows),
  scaling: NumericScaling = "standard",
): NumericParameters {
  const median = medianOf(known);
  const filled = rows.length - known.length;
  const normal = scaling === "standard" ? {} : { normal: fitNormalScores(known) };
  return { name, median, missing: filled > 0, ...robustScaling(known, median, filled), ...normal };
}

/** Writes the smoothly clipped standardized value, or the normal score, of each row: median where missing. */
export function encodeNumeric(
  { median, mean, scale, normal }: NumericParameters,
  values: Float64Array,
  rows: Int32Array,
  { values: out, at, stride }: Place,
): void {
  const divisor = divisorOf(scale);
  for (let i = 0, to = at; i < rows.length; i++, to += stride) {
    const fed = asFed(values[rows[i] as number] as number);
    const filled = Number.isNaN(fed) ? median : fed;
    out[to] = normal === undefined ? smoothClip((filled - mean) / divisor) : normalScore(normal, filled);
  }
}

/** Writes 1 where the value is missing, 0 elsewhere. */
export function encodeMissing(
  values: Float64Array,
  rows: Int32Array,
  { values: out, at, stride }: Place,
): void {
  for (let i = 0, to = at; i < rows.length; i++, to += stride) {
    out[to] = Number.isNaN(values[rows[i] as number] as number) ? 1 : 0;
  }
}

/** Returns what the columns of the numeric block are: all values first, then the missing flags. */
export function numericColumns(all: readonly NumericParameters[]): EncodedColumn[] {
  return [
    ...all.map(({ name }) => ({ source: name, meaning: "value" })),
    ...all.filter(({ missing }) => missing).map(({ name }) => ({ source: name, meaning: "missing" })),
  ];
}

/** A block of raw numbers in the model, and what both numeric encodings need of them. */
export interface RawNumbers {
  /** [n, columns] bool. */
  readonly absent: Tensor;
  /** [n, columns] double: the raw value, or the median where missing. */
  readonly filled: Tensor;
}

const rowOf = (values: readonly number[]): Tensor => constant(Float64Array.from(values), [1, values.length]);

/** Returns raw numbers [n, columns] float (NaN is missing) filled with each column's median. */
export function fillGraph(medians: readonly number[], raw: Tensor): RawNumbers {
  const absent = emit({ op: "IsNaN", inputs: [raw], type: "bool", shape: raw.shape });
  const bounds = [-LARGEST_FLOAT, LARGEST_FLOAT].map((bound) => constant(Float32Array.of(bound), []));
  const finite = emit({ op: "Clip", inputs: [raw, ...bounds], type: raw.type, shape: raw.shape });
  return { absent, filled: where(absent, rowOf(medians), cast(finite, "double")) };
}

/** Returns the scaled and smoothly clipped values, double, computed in the order of `encodeNumeric`. */
export function scaleGraph(scalings: readonly Scaling[], filled: Tensor): Tensor {
  const centered = sub(filled, rowOf(scalings.map(({ mean }) => mean)));
  return smoothClipGraph(div(centered, rowOf(scalings.map(({ scale }) => divisorOf(scale)))));
}

/** Returns the columns of a matrix that the indices name: [n, indices.length]. */
export const pickColumns = (x: Tensor, indices: readonly number[]): Tensor =>
  emit({
    op: "Gather",
    inputs: [x, int64s(indices)],
    attributes: { axis: int(1) },
    type: x.type,
    shape: [x.shape[0] ?? 1, indices.length],
  });

/** Returns the numeric block [n, columns + flags] float, as `numericColumns` describes it. */
export function numericGraph(all: readonly NumericParameters[], { absent, filled }: RawNumbers): Tensor {
  const curves = all.flatMap(({ normal }) => normal ?? []);
  const scaled = curves.length === 0 ? scaleGraph(all, filled) : normalScoresGraph(curves, filled);
  const values = cast(scaled, "float");
  const flagged = [...all.keys()].filter((i) => all[i]?.missing);
  if (flagged.length === 0) return values;
  return concat([values, cast(pickColumns(absent, flagged), "float")], 1);
}
