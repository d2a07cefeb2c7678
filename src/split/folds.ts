import type { Table, TableDescription } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";
import type { Random } from "../runtime/random.ts";
import { divisions } from "./all.ts";
import { partsNamed } from "./column.ts";
import { gapOf } from "./gap.ts";
import type { Fold, TrainRows, ValidationRows } from "./rows.ts";
import {
  type DealingStrategy,
  type Held,
  type Material,
  materialOf,
  type SplitColumns,
  type Strategy,
} from "./strategy.ts";
import { momentInWords, timelineOf } from "./timeline.ts";

/** What `seal` returns has all of it: `divide(table, description, sealed.rest, random, sealed)`. */
export interface DivideOptions extends SplitColumns {
  /** Strategy of the test split; "file", "column" and "auto" divide stratified, unless `folding` says how. */
  readonly strategy?: Strategy | "auto";
  readonly folding?: DealingStrategy;
  /** Column that names the part of each row; where it names validation rows, these are the one part. */
  readonly part?: string | null;
  /** Number of folds below `rowsForOne` rows; default 5. */
  readonly folds?: number;
  /** From so many rows on, one validation part replaces the folds; default 10,000. */
  readonly rowsForOne?: number;
  /** Share of that one part; default 0.2, and 20,000 rows at most. */
  readonly share?: number;
}

/** More rows would sharpen no choice, and every network answers for all of them again and again. */
const mostValidating = 20_000;

/** A rolling fold needs at least this share of the training rows that the last one has. */
const fewestRolling = 0.125;

/**
 * Divides the rows that are not sealed for training and validation: five folds below 10,000 rows, else one
 * validation part of 20 %, 20,000 rows at most, by the strategy of the test split. Random strategies: each row validates once, exact
 * duplicates stay together, classes, or quantiles of the target, are in proportion. Groups: each group validates
 * once, whole. Time: folds roll forward, so each trains on all rows before those it validates, less the gap; the
 * earliest two sevenths of the rows never validate. Rows are ascending. Fewer folds only where there are fewer
 * different rows, groups or moments. Randomness: `random`, one stream per stratum.
 *
 * @throws gap_too_long, time_constant where no fold has rows early enough to train on
 */
export function divide(
  table: Table,
  description: TableDescription,
  rest: TrainRows,
  random: Random,
  options: DivideOptions = {},
): Fold[] {
  const { folds = 5, rowsForOne = 10_000, part } = options;
  const { share = Math.min(0.2, mostValidating / rest.length) } = options;
  if (part) {
    const known = new Set(rest);
    const { train, validation } = partsNamed(table, part, description.labelled);
    const own = (rows: Int32Array): Int32Array => rows.filter((row) => known.has(row));
    if (validation.length > 0) return [foldOf({ train: own(train), held: own(validation) })];
  }
  const folding = foldingOf(options);
  const gap = options.gap && options.time ? gapOf(options.gap, timelineOf(table, options.time)) : 0;
  const material = materialOf(table, description, rest, options, gap);
  const isFull = ({ train, held }: Held): boolean => train.length > 0 && held.length > 0;
  if (rest.length >= rowsForOne) {
    const one = divisions[folding].hold(material, share, random);
    if (isFull(one)) return [foldOf(one)];
  }
  const dealt = divisions[folding].deal(material, folds, random).filter(isFull);
  const most = Math.max(...dealt.map(({ train }) => train.length));
  const full = folding.startsWith("time")
    ? dealt.filter(({ train }) => train.length >= fewestRolling * most)
    : dealt;
  if (full.length === 0) throw noFolds(material, options);
  if (rest.length < rowsForOne) return full.map(foldOf);
  return full.slice(...(folding.startsWith("time") ? [-1] : [0, 1])).map(foldOf);
}

function foldingOf({ strategy = "auto", folding }: DivideOptions): DealingStrategy {
  if (folding !== undefined) return folding;
  return strategy === "auto" || strategy === "file" || strategy === "column" ? "stratified" : strategy;
}

const foldOf = ({ train, held }: Held): Fold => ({
  train: train as TrainRows,
  validation: held as ValidationRows,
});

function noFolds({ table, rows, timeline }: Material, { gap }: DivideOptions): Error {
  if (gap) return fail("gap_too_long", { gap, rest: 0 });
  if (timeline === undefined) return fail("rows_alike", { rows: rows.length, different: 1 });
  const value = momentInWords(table, timeline, rows[0] ?? 0);
  return fail("time_constant", { column: timeline.name, moments: 1, value, sealed: true });
}
