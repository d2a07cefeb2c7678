import type { Table, TableDescription } from "../data/table.ts";
import type { Random } from "../runtime/random.ts";
import { dealParts, drawShare } from "./draw.ts";
import type { Fold, TrainRows, ValidationRows } from "./rows.ts";
import { type Strategy, unitsFor } from "./strategy.ts";

export interface DivideOptions {
  /** Strategy of the test split; "file" and "auto" divide stratified. Default "auto". */
  readonly strategy?: Strategy | "auto" | "file";
  /** Number of folds below `rowsForOne` rows; default 5. */
  readonly folds?: number;
  /** From so many rows on, one validation part replaces the folds; default 10,000. */
  readonly rowsForOne?: number;
  /** Share of that one part; default 0.2. */
  readonly share?: number;
}

/**
 * Divides the rows that are not sealed for training and validation: five folds (each row validates once) below
 * 10,000 rows, else one validation part of 20 %. Exact duplicates stay together; classes, or quantiles of the
 * target, are in proportion. Rows are ascending. Fewer folds only where there are fewer different rows. Randomness: `random`, one stream per stratum.
 */
export function divide(
  table: Table,
  description: TableDescription,
  rest: TrainRows,
  random: Random,
  options: DivideOptions = {},
): Fold[] {
  const { folds = 5, rowsForOne = 10_000, share = 0.2 } = options;
  const strategy = options.strategy === "random" ? "random" : "stratified";
  const units = unitsFor(table, description, rest, strategy);
  const foldOf = (validates: (unit: number) => boolean): Fold => ({
    train: rest.filter((_, i) => !validates(units.ofRow[i] ?? 0)) as TrainRows,
    validation: rest.filter((_, i) => validates(units.ofRow[i] ?? 0)) as ValidationRows,
  });
  if (rest.length >= rowsForOne) {
    const drawn = drawShare(units, share, random);
    if (drawn.includes(1)) return [foldOf((unit) => drawn[unit] === 1)];
  }
  const part = dealParts(units, folds, random);
  const dealt = Array.from({ length: folds }, (_, fold) => foldOf((unit) => part[unit] === fold));
  // With fewer groups of alike rows than folds, some folds would be empty.
  const full = dealt.filter(({ train, validation }) => train.length > 0 && validation.length > 0);
  return rest.length >= rowsForOne ? full.slice(0, 1) : full;
}
