import { at } from "../measure/at.ts";
import type { Random } from "../runtime/random.ts";
import type { Binned } from "./bins.ts";
import type { Sample, Truth } from "./material.ts";

/** How well one column alone predicts the target. */
export interface OneColumn {
  readonly column: Binned;
  /**
   * Share of what can be explained, on rows that the predictor has not seen: of the log loss of always giving the
   * class shares, or of the variance. 1 is perfect; 0, or less, is useless.
   */
  readonly skill: number;
  /** Share of rows right, of classes; NaN for values. */
  readonly accuracy: number;
}

const FOLDS = 5;
/** Rows that the overall shares, or the overall mean, count for in each bin. */
const PRIOR = { classes: 1, values: 3 };

/**
 * Returns the score of every column alone: in each bin of the column, the class shares (or the mean) of the other
 * four fifths of the rows, drawn towards the overall ones where a bin holds few rows. Randomness: the folds.
 */
export function oneColumnScores({ features, truth, size }: Sample, random: Random): OneColumn[] {
  const fold = random.shuffle(Int32Array.from({ length: size }, (_, i) => i % FOLDS));
  return features.map((column) =>
    truth.kind === "classes" ? scoreClasses(column, truth, fold) : scoreValues(column, truth, fold),
  );
}

type Classes = Extract<Truth, { kind: "classes" }>;
type Values = Extract<Truth, { kind: "values" }>;

function scoreClasses(column: Binned, { codes, classes }: Classes, fold: Int32Array): OneColumn {
  const k = classes.length;
  const n = codes.length;
  // Counts of each fold and of all; the others' counts are the difference.
  const own = Array.from({ length: FOLDS }, () => new Float64Array(column.count * k));
  const all = new Float64Array(column.count * k);
  const shares = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    const cell = at(column.codes, i) * k + at(codes, i);
    const counts = own[at(fold, i)];
    if (counts !== undefined) counts[cell] = at(counts, cell) + 1;
    all[cell] = at(all, cell) + 1;
    shares[at(codes, i)] = at(shares, at(codes, i)) + 1 / n;
  }
  let loss = 0;
  let hits = 0;
  const others = new Float64Array(k);
  for (let f = 0; f < FOLDS; f++) {
    const held = own[f] ?? all;
    for (let bin = 0; bin < column.count; bin++) {
      let rows = 0;
      for (let c = 0; c < k; c++) {
        others[c] = at(all, bin * k + c) - at(held, bin * k + c);
        rows += at(others, c);
      }
      let best = 0;
      for (let c = 0; c < k; c++) {
        others[c] = (at(others, c) + PRIOR.classes * at(shares, c)) / (rows + PRIOR.classes);
        if (at(others, c) > at(others, best)) best = c;
      }
      for (let c = 0; c < k; c++) {
        const count = at(held, bin * k + c);
        if (count > 0) loss -= count * Math.log(at(others, c));
      }
      hits += at(held, bin * k + best);
    }
  }
  let entropy = 0;
  for (const share of shares) if (share > 0) entropy -= share * Math.log(share);
  return { column, skill: 1 - loss / n / entropy, accuracy: hits / n };
}

function scoreValues(column: Binned, { values }: Values, fold: Int32Array): OneColumn {
  const n = values.length;
  const cells = FOLDS * column.count;
  const sums = new Float64Array(cells);
  const rows = new Float64Array(cells);
  const binSum = new Float64Array(column.count);
  const binRows = new Float64Array(column.count);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += at(values, i) / n;
  for (let i = 0; i < n; i++) {
    const bin = at(column.codes, i);
    const cell = at(fold, i) * column.count + bin;
    const value = at(values, i) - mean;
    sums[cell] = at(sums, cell) + value;
    rows[cell] = at(rows, cell) + 1;
    binSum[bin] = at(binSum, bin) + value;
    binRows[bin] = at(binRows, bin) + 1;
  }
  let residual = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const bin = at(column.codes, i);
    const cell = at(fold, i) * column.count + bin;
    const value = at(values, i) - mean;
    const guess = (at(binSum, bin) - at(sums, cell)) / (at(binRows, bin) - at(rows, cell) + PRIOR.values);
    residual += (value - guess) ** 2;
    total += value ** 2;
  }
  return { column, skill: 1 - residual / total, accuracy: Number.NaN };
}
