import type { Table, TableDescription } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";
import type { Random } from "../runtime/random.ts";
import { drawShare } from "./draw.ts";
import { findDuplicates, usedColumns } from "./duplicates.ts";
import type { TestFile } from "./file.ts";
import { SealedTestRows, type TrainRows } from "./rows.ts";
import { type Strategy, unitsFor } from "./strategy.ts";

export interface SealOptions {
  /** Share of the labelled rows to seal, in (0, 1), or the test rows that `joinTestFile` appended. */
  readonly test: number | TestFile;
  /** "auto" is "stratified". */
  readonly split: "auto" | Strategy;
  readonly random: Random;
}

export interface Sealed {
  readonly strategy: Strategy | "file";
  /** Every labelled row that is not a test row, ascending; `divide` makes folds of it. */
  readonly rest: TrainRows;
  readonly test: SealedTestRows;
  /** Labelled rows that repeat an earlier one exactly; they stay on one side. */
  readonly duplicateRows: number;
  readonly notes: readonly string[];
}

/** Fewest different rows that can be divided, and fewest rows to train on. */
const fewestDifferent = 10;
const fewestRest = 10;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function sealFile(table: Table, description: TableDescription, file: TestFile): Sealed {
  const columns = usedColumns(table, description);
  const { labelled } = description;
  const all = new Int32Array(file.rows.length + labelled.length);
  all.set(file.rows);
  all.set(labelled, file.rows.length);
  // Test rows come first, so a group that begins among them holds a test row.
  const { group } = findDuplicates(columns, all);
  let testGroups = 0;
  for (let i = 0; i < file.rows.length; i++) testGroups = Math.max(testGroups, (group[i] ?? 0) + 1);
  const rest = labelled.filter((_, i) => (group[file.rows.length + i] ?? 0) >= testGroups);
  const removed = labelled.length - rest.length;
  if (rest.length < fewestRest) throw fail("test_takes_all", { rest: rest.length });
  const notes = [...file.notes];
  if (removed > 0) {
    notes.push(
      `${plural(removed, "row is", "rows are")} left out of training for repeating a test row exactly.`,
    );
  }
  return {
    strategy: "file",
    rest: rest as TrainRows,
    test: new SealedTestRows(file.rows, table.sha256),
    duplicateRows: findDuplicates(columns, labelled).repeated,
    notes,
  };
}

/**
 * Seals the test set. With a share: drawn at random from the labelled rows, stratified by class or by quantile
 * of the target; exact duplicates (in all used columns and the target) are drawn as one, so none lies on both
 * sides; the size is within one such group of the request, and a class never loses all of its rows. With a test
 * file: its labelled rows, and rows of the training file that repeat one of them are taken out of `rest`.
 * Randomness: `random`, one stream per stratum.
 *
 * @throws test_share for a share outside (0, 1) or one that leaves a side empty; rows_alike, test_takes_all.
 */
export function seal(table: Table, description: TableDescription, options: SealOptions): Sealed {
  const { test, split, random } = options;
  if (typeof test !== "number") return sealFile(table, description, test);
  if (!(test > 0 && test < 1)) throw fail("test_share", { share: test, rows: description.labelled.length });
  const strategy = split === "auto" ? "stratified" : split;
  const { labelled } = description;
  const units = unitsFor(table, description, labelled, strategy);
  if (units.count < fewestDifferent)
    throw fail("rows_alike", { rows: labelled.length, different: units.count });
  const drawn = drawShare(units, test, random);
  const isTest = (i: number): boolean => drawn[units.ofRow[i] ?? 0] === 1;
  const rest = labelled.filter((_, i) => !isTest(i));
  const sealed = labelled.filter((_, i) => isTest(i));
  if (sealed.length === 0) throw fail("test_share", { share: test, rows: labelled.length });
  if (rest.length < fewestRest) throw fail("test_takes_all", { rest: rest.length });
  const duplicateRows = labelled.length - units.count;
  const notes =
    duplicateRows === 0
      ? []
      : [
          `${plural(duplicateRows, "row repeats", "rows repeat")} an earlier one in every column that is used; ` +
            "repeats stay on one side of every split.",
        ];
  return {
    strategy,
    rest: rest as TrainRows,
    test: new SealedTestRows(sealed, table.sha256),
    duplicateRows,
    notes,
  };
}
