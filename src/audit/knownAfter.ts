import { at } from "../measure/at.ts";
import { count, percent } from "../measure/words.ts";
import type { Binned } from "./bins.ts";
import type { Finding } from "./finding.ts";
import { logisticRates, poissonTail } from "./logisticRates.ts";
import type { Material, Truth } from "./material.ts";
import type { OneColumn } from "./oneColumn.ts";
import { argument } from "./words.ts";

/** A part of the rows holds none of a class if it holds no more than this share of what its size lets expect. */
const NONE = 0.01;
/** So many rows of the class must be expected there, and such a share of the class. */
const EXPECTED = { rows: 50, share: 0.05 } as const;
/** A category may shut a class out in so large a share of the rows before it is told. */
const BY_LEVEL = 0.2;
/** Probability of so few rows of the class where it depends on the column smoothly. */
const UNLIKELY = 1e-4;
/** From this share of the class on, the column decides nearly alone. */
const DECIDES = 0.9;
/** If more columns than this (and than a fifth of all) do it, the classes are simply easy to tell apart. */
const MOST_COLUMNS = 2;

/** Where a column shuts a class out: the bins that hold next to none of its rows. */
interface ShutOut {
  readonly column: Binned;
  readonly class: number;
  readonly bins: readonly number[];
  readonly rows: number;
  readonly expected: number;
  readonly found: number;
  /** Share of the class that would be expected there. */
  readonly share: number;
}

type Classes = Extract<Truth, { kind: "classes" }>;

/**
 * Tells of columns that seem to be known only after the fact. Two signs: of two classes, one is all but absent in a
 * sizable part of the rows, which few other columns achieve, as where a call of no length sells nothing; and a
 * column is filled only, or never, in rows of one class.
 */
export function knownAfter(
  { sample, features, description }: Material,
  scores: readonly OneColumn[],
): Finding[] {
  const { truth } = sample;
  if (truth.kind !== "classes") return [];
  const byMissing = features.flatMap(({ about }, i): ShutOut[] => {
    const column = sample.features[i];
    return about.missing === 0 || column === undefined ? [] : filledOnlyOrNever(column, truth);
  });
  const named = new Set(byMissing.map(({ column }) => column.name));
  const byValue =
    truth.classes.length > 2
      ? []
      : sample.features.flatMap((column): ShutOut[] => {
          if (named.has(column.name)) return [];
          const both = truth.classes.flatMap((_, c) => shutOut(column, truth, c) ?? []);
          const [first, second] = both;
          return (first?.share ?? 0) < (second?.share ?? 0) ? both.slice(1) : both.slice(0, 1);
        });
  const isEasy = byValue.length > Math.max(MOST_COLUMNS, sample.features.length / 5);
  return [...byMissing, ...(isEasy ? [] : byValue)]
    .sort((a, b) => b.share - a.share)
    .map((found) => told(found, truth, description.target, strengthOf(found.column.name, scores)));
}

/** A sentence on the column that predicts best by itself; empty for others. */
function strengthOf(name: string, scores: readonly OneColumn[]): string {
  const [best, next] = [...scores].sort((a, b) => b.skill - a.skill);
  if (best?.column.name !== name || best.skill <= 0) return "";
  const against =
    next === undefined ? "" : `, the next best, ${next.column.name}, ${percent(Math.max(0, next.skill))}`;
  return ` No column predicts better by itself: it explains ${percent(best.skill)} of the log loss${against}.`;
}

/** Class counts of every bin. */
function crossed({ codes, count: bins }: Binned, truth: Classes): Float64Array {
  const k = truth.classes.length;
  const counts = new Float64Array(bins * k);
  for (let i = 0; i < codes.length; i++) {
    const cell = at(codes, i) * k + at(truth.codes, i);
    counts[cell] = at(counts, cell) + 1;
  }
  return counts;
}

/**
 * The part of the rows in which a column shuts a class out, if it is too large and too empty for a column that the
 * class depends on smoothly.
 */
function shutOut(column: Binned, truth: Classes, c: number): ShutOut | undefined {
  const k = truth.classes.length;
  const counts = crossed(column, truth);
  const n = truth.codes.length;
  const rows = new Float64Array(column.count);
  let ofClass = 0;
  for (let bin = 0; bin < column.count; bin++) {
    for (let other = 0; other < k; other++) rows[bin] = at(rows, bin) + at(counts, bin * k + other);
    ofClass += at(counts, bin * k + c);
  }
  const rate = (bin: number): number => at(counts, bin * k + c) / at(rows, bin);
  const order = Array.from(rows.keys())
    .filter((bin) => at(rows, bin) > 0)
    .sort((a, b) => rate(a) - rate(b) || a - b);
  let found = 0;
  let covered = 0;
  let best: ShutOut | undefined;
  for (const [i, bin] of order.entries()) {
    found += at(counts, bin * k + c);
    covered += at(rows, bin);
    const expected = (covered * ofClass) / n;
    if (found > NONE * expected) break;
    best = {
      column,
      class: c,
      bins: order.slice(0, i + 1),
      rows: covered,
      expected,
      found,
      share: covered / n,
    };
  }
  if (best === undefined || best.expected < EXPECTED.rows || best.share < EXPECTED.share) return undefined;
  const hits = Float64Array.from(rows, (_, bin) => at(counts, bin * k + c));
  const fitted = column.isOrdered ? logisticRates(rows, hits) : undefined;
  if (fitted === undefined) return best.share >= BY_LEVEL ? best : undefined;
  const smooth = best.bins.reduce((sum, bin) => sum + at(rows, bin) * at(fitted, bin), 0);
  return poissonTail(best.found, smooth) < UNLIKELY ? best : undefined;
}

/** A column that is filled, or missing, only in rows of one class. */
function filledOnlyOrNever(column: Binned, truth: Classes): ShutOut[] {
  const k = truth.classes.length;
  const n = truth.codes.length;
  const sizes = new Float64Array(k);
  const counts = [new Float64Array(k), new Float64Array(k)] as const;
  for (let i = 0; i < n; i++) {
    const c = at(truth.codes, i);
    sizes[c] = at(sizes, c) + 1;
    const side = counts[column.codes[i] === 0 ? 0 : 1];
    side[c] = at(side, c) + 1;
  }
  const parts = [0, 1].flatMap((side): ShutOut[] => {
    const own = counts[side as 0 | 1];
    const rows = own.reduce((sum, each) => sum + each, 0);
    const most = own.indexOf(Math.max(...own));
    const others = rows - at(own, most);
    const expected = (rows * (n - at(sizes, most))) / n;
    if (expected < 20 || others > NONE * expected) return [];
    const filled = Array.from({ length: column.count - 1 }, (_, bin) => bin + 1);
    const share = at(own, most) / at(sizes, most);
    return [{ column, class: most, bins: side === 0 ? [0] : filled, rows, expected, found: others, share }];
  });
  return parts.sort((a, b) => b.share - a.share).slice(0, 1);
}

function told(
  { column, class: c, bins, rows, expected, found, share }: ShutOut,
  truth: Classes,
  target: string,
  strength: string,
): Finding {
  const { name } = column;
  const isFilled = column.count > 2 && bins.length === column.count - 1 && !bins.includes(0);
  const isMissing = bins.length === 1 && bins[0] === 0;
  const classes = truth.classes.map((each) => `"${each}"`);
  const own = classes[c] ?? "";
  const few = found === 0 ? "none" : `only ${count(found)}`;
  const where = isFilled ? "is filled" : column.words([...bins].sort((a, b) => a - b));
  const sentence =
    isFilled || isMissing
      ? `${name} is ${isFilled ? "filled" : "missing"} in ${count(rows)} of ${count(truth.codes.length)} rows, and ${found === 0 ? "all" : `all but ${count(found)}`} of them are ${own} (${percent(share)} of that class).`
      : `Where ${name} ${where} (${count(rows)} of ${count(truth.codes.length)} rows), ${few} are ${own}, and ${count(expected)} would be expected; hardly another column does that.${strength}`;
  return {
    name: "known-after",
    severity: share >= DECIDES ? "danger" : "warning",
    columns: [name],
    rows,
    sentence,
    cost: `If ${name} is known only after ${target} is, the score will not hold for rows where it is not known yet.`,
    fix: `--ignore ${argument([name])}, unless it is known before ${target} is.`,
    evidence: { class: truth.classes[c] ?? "", rows, expected, found, share },
  };
}
