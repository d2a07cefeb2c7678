import type { Table, TableDescription } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";
import type { Random } from "../runtime/random.ts";
import { divisions } from "./all.ts";
import { chooseSplit, type SplitAsked, type SplitChoice } from "./choice.ts";
import { partsNamed } from "./column.ts";
import { findDuplicates, usedColumns } from "./duplicates.ts";
import type { TestFile } from "./file.ts";
import { gapOf } from "./gap.ts";
import { countGroups, groupingOf } from "./grouping.ts";
import { reasonOf } from "./reason.ts";
import { SealedTestRows, type TrainRows } from "./rows.ts";
import { type DealingStrategy, materialOf, type Repeats, type Strategy } from "./strategy.ts";
import { timelineOf } from "./timeline.ts";

export interface SealOptions extends SplitAsked {
  /** Share of the labelled rows to seal, in (0, 1), or the test rows that `joinTestFile` appended. */
  readonly test: number | TestFile;
  readonly random: Random;
}

export interface Sealed {
  readonly strategy: Strategy;
  /** How `divide` deals out the rest: the strategy itself; for a file or a column, what group and time ask. */
  readonly folding: DealingStrategy;
  /** The column whose values are groups, as named. */
  readonly group: string | null;
  /** What says when each row was, as named: read it with `timelineOf`, it may be several columns or `@row`. */
  readonly time: string | null;
  readonly gap: string | null;
  readonly part: string | null;
  readonly repeats: Repeats;
  /** Why this split, in words. */
  readonly reason: string;
  /** Every row that is to train or validate, ascending; `divide` makes folds of it. */
  readonly rest: TrainRows;
  readonly test: SealedTestRows;
  /** Groups of the rest and of the test; null without a group column. */
  readonly groups: { readonly rest: number; readonly test: number } | null;
  /** Rows that are neither, since they lie in the gap before the test. */
  readonly gapRows: number;
  /** Labelled rows that repeat an earlier one exactly; in random splits they stay on one side. */
  readonly duplicateRows: number;
  readonly notes: readonly string[];
}

/** Fewest different rows that can be divided, and fewest rows to train on. */
const fewestDifferent = 10;
const fewestRest = 10;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The rows of both sides, and what is to be told of them. */
interface Sides {
  readonly strategy: Strategy;
  readonly rest: Int32Array;
  readonly test: Int32Array;
  readonly gapRows: number;
  readonly duplicateRows: number;
  readonly reason: string | undefined;
  readonly notes: readonly string[];
}

/** Test rows that somebody else chose: rows that repeat one of them are taken out of the others, unless they are apart. */
function takeGiven(
  table: Table,
  description: TableDescription,
  given: Int32Array,
  others: Int32Array,
  { repeats }: SealOptions,
): Pick<Sides, "rest" | "test" | "gapRows" | "duplicateRows" | "notes"> {
  const columns = usedColumns(table, description);
  const { repeated: duplicateRows } = findDuplicates(columns, others);
  if (repeats === "apart") return { rest: others, test: given, gapRows: 0, duplicateRows, notes: [] };
  const all = new Int32Array(given.length + others.length);
  all.set(given);
  all.set(others, given.length);
  // Test rows come first, so a group that begins among them holds a test row.
  const { group } = findDuplicates(columns, all);
  let testGroups = 0;
  for (let i = 0; i < given.length; i++) testGroups = Math.max(testGroups, (group[i] ?? 0) + 1);
  const rest = others.filter((_, i) => (group[given.length + i] ?? 0) >= testGroups);
  const removed = others.length - rest.length;
  const notes =
    removed === 0
      ? []
      : [`${plural(removed, "row is", "rows are")} left out of training for repeating a test row exactly.`];
  return { rest, test: given, gapRows: 0, duplicateRows, notes };
}

function sealFile(
  table: Table,
  description: TableDescription,
  choice: SplitChoice,
  file: TestFile,
  options: SealOptions,
): Sides {
  const sides = takeGiven(table, description, file.rows, choice.rows, options);
  const reason = `The rows of ${file.source} are the test, as --test asks.`;
  return { ...sides, strategy: "file", reason, notes: [...file.notes, ...sides.notes] };
}

function sealColumn(
  table: Table,
  description: TableDescription,
  choice: SplitChoice,
  part: string,
  options: SealOptions,
): Sides {
  const named = partsNamed(table, part, choice.rows);
  const others = new Int32Array(named.train.length + named.validation.length);
  others.set(named.train);
  others.set(named.validation, named.train.length);
  const sides = takeGiven(table, description, named.test, others.sort(), options);
  const unnamed =
    named.unnamed === 0
      ? []
      : [`${plural(named.unnamed, "row has", "rows have")} no ${part} and so no part; they are not used.`];
  const validates = named.validation.length > 0 ? ", which ones validate" : "";
  const reason = `The column ${part} says which rows train${validates} and which ones test, as --part asks.`;
  return { ...sides, strategy: "column", reason, notes: [...unnamed, ...sides.notes] };
}

function sealShare(
  table: Table,
  description: TableDescription,
  choice: SplitChoice,
  share: number,
  { random, repeats = "together" }: SealOptions,
): Sides {
  const { strategy, rows, time, gap } = choice;
  const late = time !== null && gap !== null ? gapOf(gap, timelineOf(table, time)) : 0;
  const material = materialOf(table, description, rows, { ...choice, repeats }, late);
  const { group: copyOf, groupCount, repeated } = material.copies();
  if (groupCount < fewestDifferent) throw fail("rows_alike", { rows: rows.length, different: groupCount });
  const { train, held } = divisions[strategy].hold(material, share, random);
  const gapRows = rows.length - train.length - held.length;
  if (held.length === 0) {
    if (strategy === "time-within-group") {
      throw fail("groups_of_one", { group: choice.group ?? "", time: time ?? "" });
    }
    throw fail("test_share", { share, rows: rows.length });
  }
  if (train.length < fewestRest) {
    if (gapRows > 0) throw fail("gap_too_long", { gap: gap ?? "", rest: train.length });
    if (strategy === "time" && held.length > share * rows.length + 1) {
      throw fail("time_coarse", { column: time ?? "", rest: train.length, test: held.length });
    }
    throw fail("test_takes_all", { rest: train.length });
  }
  const sides = { strategy, rest: train, test: held, gapRows, duplicateRows: repeated, reason: undefined };
  if (repeated === 0) return { ...sides, notes: [] };
  const told = `${plural(repeated, "row repeats", "rows repeat")} an earlier one in every column that is used`;
  if (strategy === "random" || strategy === "stratified") {
    const dealt =
      repeats === "together"
        ? "repeats stay on one side of every split"
        : "each is drawn as a case of its own, as --repeats asks";
    return { ...sides, notes: [`${told}; ${dealt}.`] };
  }
  const trained = new Set<number>();
  const isTest = new Set(held);
  for (const [i, row] of rows.entries()) if (!isTest.has(row)) trained.add(copyOf[i] ?? -1);
  const crossing = rows.filter((row, i) => isTest.has(row) && trained.has(copyOf[i] ?? -1)).length;
  const kept = strategy.startsWith("time") ? "time" : "groups";
  return {
    ...sides,
    notes: [
      crossing === 0
        ? `${told}; no test row repeats a row of the rest.`
        : `${told}; ${plural(crossing, "test row repeats", "test rows repeat")} a row of the rest, which ` +
          `the split by ${kept} leaves as it is.`,
    ],
  };
}

/**
 * Seals the test set. With a share: drawn from the labelled rows by the strategy that `chooseSplit` returns. Random
 * strategies draw exact duplicates (in all used columns and the target) as one, so none lies on both sides; the
 * size is within one such group of the request, and a class never loses all of its rows. Groups are drawn whole:
 * the size is within one group, two groups test at least, and a class that occurs in several groups keeps one.
 * Time: the latest rows, rows of one moment together; rows in the gap before them are dropped. With a test file or
 * a column that names the parts: its rows, and rows that repeat one of them are taken out of `rest`. With repeats
 * apart, equal rows are drawn one by one and none is taken out.
 * Randomness: `random`, one stream per stratum.
 *
 * @throws test_share for a share outside (0, 1) or one that leaves a side empty; rows_alike, test_takes_all,
 * time_coarse, gap_too_long, groups_of_one, part_and_test, and what `chooseSplit` and `partsNamed` throw
 */
export function seal(table: Table, description: TableDescription, options: SealOptions): Sealed {
  const { test, part, repeats = "together" } = options;
  if (part && typeof test !== "number") throw fail("part_and_test", { part, test: test.source });
  if (typeof test === "number" && !(test > 0 && test < 1)) {
    throw fail("test_share", { share: test, rows: description.labelled.length });
  }
  const choice = chooseSplit(table, description, options);
  const sides =
    typeof test !== "number"
      ? sealFile(table, description, choice, test, options)
      : part
        ? sealColumn(table, description, choice, part, options)
        : sealShare(table, description, choice, test, options);
  if (sides.rest.length < fewestRest) throw fail("test_takes_all", { rest: sides.rest.length });
  const { group, time, gap } = choice;
  const grouping = group === null ? undefined : groupingOf(table, group);
  const groups =
    grouping === undefined
      ? null
      : { rest: countGroups(grouping, sides.rest), test: countGroups(grouping, sides.test) };
  const outcome = { test: sides.test, gapRows: sides.gapRows, groups };
  return {
    strategy: sides.strategy,
    folding: choice.strategy,
    group,
    time,
    gap,
    part: choice.part,
    repeats,
    reason: sides.reason ?? reasonOf(table, description, choice, outcome),
    rest: sides.rest as TrainRows,
    test: new SealedTestRows(sides.test, table.sha256),
    groups,
    gapRows: sides.gapRows,
    duplicateRows: sides.duplicateRows,
    notes: [...choice.notes, ...sides.notes],
  };
}
