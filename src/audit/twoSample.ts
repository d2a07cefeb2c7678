import { at } from "../measure/at.ts";
import type { Random } from "../runtime/random.ts";
import type { Binned } from "./bins.ts";

/** How well two parts of the rows can be told apart. */
export interface TwoSample {
  /** Area under the ROC curve of the classifier, on rows it has not seen; 0.5 where the parts are alike. */
  readonly area: number;
  /** The middle 95 % of the areas where the parts are drawn anew by chance, and the largest of them. */
  readonly byChance: { readonly low: number; readonly high: number; readonly largest: number };
  /** Share of chance draws, the true one counted with them, that are told apart as well. */
  readonly p: number;
  /** Columns that differ by more than any column does in 99 % of chance draws, most different first. */
  readonly guilty: readonly { readonly name: string; readonly excess: number }[];
}

const FOLDS = 5;
/** So many draws that are told apart as well settle that there is no difference (Besag & Clifford 1991). */
const ENOUGH = 5;

/**
 * Compares two parts by a classifier two-sample test (Lopez-Paz & Oquab 2017): a naive Bayes over binned columns
 * learns on four fifths of the units which part a row comes from, and its area under the ROC curve on the others is
 * set against areas where whole units were dealt anew. Columns are named by their chi-squared statistics, each
 * centered and scaled by its degrees of freedom, against the largest of all columns in the same draws, so that many
 * columns do not make false alarms (Westfall & Young 1993).
 *
 * @param columns bins of all rows
 * @param isSecond [n], 1 for rows of the second part
 * @param unit [n], numbers from 0 of what was dealt as a whole: rows, or groups
 * @param random deals folds and draws
 * @param draws default 199
 */
export function twoSample(
  columns: readonly Binned[],
  isSecond: Uint8Array,
  unit: Int32Array,
  random: Random,
  draws = 199,
): TwoSample {
  const units = unit.reduce((most, each) => Math.max(most, each), -1) + 1;
  const unitIsSecond = new Uint8Array(units);
  for (let i = 0; i < unit.length; i++) unitIsSecond[at(unit, i)] = isSecond[i] ?? 0;
  const foldOfUnit = random.split("folds").shuffle(Int32Array.from({ length: units }, (_, i) => i % FOLDS));
  const fold = unit.map((each) => at(foldOfUnit, each));
  const truth = compare(columns, isSecond, fold);
  const stream = random.split("draws");
  const areas: number[] = [];
  const largest: number[] = [];
  const order = Int32Array.from({ length: units }, (_, i) => i);
  let passed = 0;
  for (let draw = 0; draw < draws; draw++) {
    stream.shuffle(order);
    const drawn = Uint8Array.from(unit, (each) => unitIsSecond[at(order, each)] ?? 0);
    const { area, excess } = compare(columns, drawn, fold);
    areas.push(area);
    if (area >= truth.area) passed++;
    largest.push(Math.max(...excess));
    if (passed === ENOUGH) break;
  }
  areas.sort((a, b) => a - b);
  largest.sort((a, b) => a - b);
  const quantile = (sorted: readonly number[], p: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
  const limit = quantile(largest, 0.99);
  return {
    area: truth.area,
    byChance: {
      low: quantile(areas, 0.025),
      high: quantile(areas, 0.975),
      largest: areas.at(-1) ?? Number.NaN,
    },
    p: passed === ENOUGH ? passed / areas.length : (1 + passed) / (draws + 1),
    guilty: columns
      .map(({ name }, c) => ({ name, excess: truth.excess[c] ?? 0 }))
      .filter(({ excess }) => excess > limit)
      .sort((a, b) => b.excess - a.excess),
  };
}

/** The area of the classifier, and for each column how far its chi-squared statistic exceeds its expectation. */
function compare(
  columns: readonly Binned[],
  isSecond: Uint8Array,
  fold: Int32Array,
): { area: number; excess: number[] } {
  const n = isSecond.length;
  const score = new Float64Array(n);
  const rows = new Float64Array(2 * FOLDS);
  for (let i = 0; i < n; i++) {
    const cell = 2 * (fold[i] as number) + (isSecond[i] as number);
    rows[cell] = (rows[cell] as number) + 1;
  }
  const total = [0, 0] as [number, number];
  for (let f = 0; f < FOLDS; f++) {
    total[0] += at(rows, 2 * f);
    total[1] += at(rows, 2 * f + 1);
  }
  const excess = columns.map(({ codes, count: bins }) => {
    const own = new Float64Array(FOLDS * bins * 2);
    for (let i = 0; i < n; i++) {
      const cell = ((fold[i] as number) * bins + (codes[i] as number)) * 2 + (isSecond[i] as number);
      own[cell] = (own[cell] as number) + 1;
    }
    const all = new Float64Array(bins * 2);
    for (let cell = 0; cell < own.length; cell++) {
      const place = cell % (2 * bins);
      all[place] = (all[place] as number) + (own[cell] as number);
    }
    const weights = new Float64Array(FOLDS * bins);
    for (let f = 0; f < FOLDS; f++) {
      const first = total[0] - at(rows, 2 * f) + 1;
      const second = total[1] - at(rows, 2 * f + 1) + 1;
      for (let bin = 0; bin < bins; bin++) {
        const cell = (f * bins + bin) * 2;
        const inFirst = at(all, 2 * bin) - at(own, cell) + 1 / bins;
        const inSecond = at(all, 2 * bin + 1) - at(own, cell + 1) + 1 / bins;
        weights[f * bins + bin] = Math.log(inSecond / second) - Math.log(inFirst / first);
      }
    }
    for (let i = 0; i < n; i++) {
      score[i] =
        (score[i] as number) + (weights[(fold[i] as number) * bins + (codes[i] as number)] as number);
    }
    return chiSquaredExcess(all, total);
  });
  return { area: areaUnderCurve(score, isSecond, total), excess };
}

function chiSquaredExcess(counts: Float64Array, total: readonly [number, number]): number {
  let statistic = 0;
  let filled = 0;
  const n = total[0] + total[1];
  for (let bin = 0; 2 * bin < counts.length; bin++) {
    const rows = at(counts, 2 * bin) + at(counts, 2 * bin + 1);
    if (rows === 0) continue;
    filled++;
    const expected = (rows * total[1]) / n;
    statistic += (at(counts, 2 * bin + 1) - expected) ** 2 / (expected * (1 - total[1] / n));
  }
  const degrees = Math.max(1, filled - 1);
  return (statistic - degrees) / Math.sqrt(2 * degrees);
}

function areaUnderCurve(score: Float64Array, isSecond: Uint8Array, total: readonly [number, number]): number {
  const first = score.filter((_, i) => isSecond[i] === 0).sort();
  const second = score.filter((_, i) => isSecond[i] === 1).sort();
  let below = 0;
  let ties = 0;
  let sum = 0;
  // Both lists ascend, so each is walked through once.
  for (const value of second) {
    while (below < first.length && at(first, below) < value) below++;
    ties = Math.max(ties, below);
    while (ties < first.length && at(first, ties) === value) ties++;
    sum += (below + ties) / 2;
  }
  return sum / (total[0] * total[1]);
}
