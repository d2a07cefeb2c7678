import type { Column } from "../data/table.ts";

/** A column as small numbers: bin 0 is missing, the others are levels, values, or quantile ranges of values. */
export interface Binned {
  readonly name: string;
  /** Bin of each row. */
  readonly codes: Int32Array;
  readonly count: number;
  /** Whether the bins above 0 are in order, as those of numbers are. */
  readonly isOrdered: boolean;
  /** Returns what is in some bins, in words that follow the column's name: `is "red"`, `is 3`, `is 2 to 5 or 9`. */
  readonly words: (bins: readonly number[]) => string;
}

/** Columns of numbers with more distinct values than this are cut into so many quantile ranges. */
const RANGES = 32;

/** Returns the bins of a column whose rows are all wanted. */
export function binned(column: Column): Binned {
  return column.type === "text" ? binnedTexts(column) : binnedNumbers(column);
}

function binnedTexts({ name, codes, levels }: Extract<Column, { type: "text" }>): Binned {
  const binOf = new Int32Array(levels.length);
  const shown: string[] = [];
  const own = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? -1;
    if (code < 0) continue;
    if (binOf[code] === 0) binOf[code] = shown.push(levels[code] ?? "");
    own[i] = binOf[code] ?? 0;
  }
  const words = (bins: readonly number[]): string =>
    joined(bins.map((bin) => (bin === 0 ? "missing" : `"${shown[bin - 1] ?? ""}"`)));
  return { name, codes: own, count: shown.length + 1, isOrdered: false, words };
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(6)));

function joined(parts: readonly string[]): string {
  return `is ${parts.length > 4 ? `${parts.slice(0, 3).join(", ")} or one of ${parts.length - 3} more` : parts.join(" or ")}`;
}

function binnedNumbers({ name, values }: Extract<Column, { type: "number" | "date" }>): Binned {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges = upperEdges(sorted);
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    codes[i] = Number.isNaN(value) ? 0 : 1 + firstAtLeast(edges, value);
  }
  const lowest = (bin: number): number =>
    sorted[bin === 1 ? 0 : firstAbove(sorted, edges[bin - 2] ?? 0)] ?? Number.NaN;
  const words = (bins: readonly number[]): string => {
    const parts: string[] = bins.includes(0) ? ["missing"] : [];
    const own = bins.filter((bin) => bin > 0);
    for (let i = 0; i < own.length; ) {
      let last = i;
      while (own[last + 1] === (own[last] ?? 0) + 1) last++;
      const low = shortNumber(lowest(own[i] ?? 0));
      const high = shortNumber(edges[(own[last] ?? 0) - 1] ?? Number.NaN);
      parts.push(low === high ? low : `${low} to ${high}`);
      i = last + 1;
    }
    return joined(parts);
  };
  return { name, codes, count: edges.length + 1, isOrdered: true, words };
}

/** The largest value of each bin: every value while they are few, else quantiles. */
function upperEdges(sorted: Float64Array): Float64Array {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.push(value) > RANGES) break;
  }
  if (distinct.length <= RANGES) return Float64Array.from(distinct);
  const edges: number[] = [];
  for (let range = 1; range <= RANGES; range++) {
    const edge = sorted[Math.ceil((range * sorted.length) / RANGES) - 1] ?? 0;
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** Index of the first of the sorted values that is at least `value`. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first of the sorted values that is above `value`. */
function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
