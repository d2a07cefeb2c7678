import { type Entry, entry, tidy } from "./errors/entry.ts";
import { splitErrors } from "./errors/split.ts";
import { trainingErrors } from "./errors/training.ts";
import { unsealErrors } from "./errors/unseal.ts";

/**
 * Everything a person can put right, in one table: a code, a sentence that says what is wrong and where,
 * and a fix that says what to do. Throw with `fail(code, data)`; the command line prints both and exits with 2.
 */
const catalogue = {
  file_missing: entry<{ path: string }>(
    ({ path }) => `There is no file at ${path}.`,
    () => "Check the path; a glob such as 'data/*.csv' must match at least one file.",
  ),
  option_unknown: entry<{ option: string; command: string; nearest: string | undefined }>(
    ({ option, command }) => `${command} has no option ${option}.`,
    ({ command, nearest }) => (nearest === undefined ? `See ${command} --help.` : `Did you mean ${nearest}?`),
  ),
  option_value: entry<{ option: string; given: string; expected: string; nearest: string | undefined }>(
    ({ option, given, expected }) => `${option} expects ${expected}, and was given "${given}".`,
    ({ option, nearest }) =>
      nearest === undefined ? `Write ${option} with such a value.` : `Did you mean ${option} ${nearest}?`,
  ),
  option_without_value: entry<{ option: string }>(
    ({ option }) => `${option} stands without its value.`,
    ({ option }) => `Write the value after it: ${option}.`,
  ),
  option_missing: entry<{ option: string; command: string; example: string }>(
    ({ option, command }) => `${command} needs ${option}.`,
    ({ example }) => `For example: ${example}`,
  ),
  argument_missing: entry<{ argument: string; command: string; example: string }>(
    ({ argument, command }) => `${command} needs ${argument}.`,
    ({ example }) => `For example: ${example}`,
  ),
  argument_extra: entry<{ argument: string; command: string; example: string }>(
    ({ argument, command }) => `${command} does not know what to do with "${argument}".`,
    ({ example }) => `Quote names that hold spaces. For example: ${example}`,
  ),
  command_unknown: entry<{ command: string; nearest: string | undefined; commands: readonly string[] }>(
    ({ command }) => `There is no command ${command}.`,
    ({ nearest, commands }) =>
      nearest === undefined ? `The commands are ${commands.join(", ")}.` : `Did you mean unseen ${nearest}?`,
  ),
  study_unreadable: entry<{ folder: string; why: string }>(
    ({ folder, why }) => `${folder} holds no finished study: ${why}.`,
    ({ folder }) =>
      `Name the folder of a study; a study that was stopped goes on with: unseen resume ${folder}`,
  ),
  system_refused: entry<{ what: string; path: string | undefined }>(
    ({ what, path }) => `The system refuses${path === undefined ? "" : ` ${path}`}: ${what}.`,
    () => "Free space or rights there, or name another place.",
  ),

  // Reading tables.
  glob_empty: entry<{ pattern: string }>(
    ({ pattern }) => `No file matches ${pattern}.`,
    () => "Check the pattern, and quote it so that the shell does not expand it: 'data/*.csv'.",
  ),
  is_folder: entry<{ path: string }>(
    ({ path }) => `${path} is a folder, not a table.`,
    ({ path }) => `Name the file, or all files of one kind with a pattern: '${path}/*.csv'.`,
  ),
  unreadable: entry<{ path: string }>(
    ({ path }) => `${path} may not be read by this user.`,
    () => "Change the permissions of the file, or copy it to where you may read it.",
  ),
  unsupported_format: entry<{ path: string; extension: string }>(
    ({ path, extension }) => `${path} is a .${extension} file, which cannot be read as a table.`,
    () => "Save it as CSV, TSV, JSON, JSONL or Parquet, plain or gzipped.",
  ),
  mixed_formats: entry<{ pattern: string }>(
    ({ pattern }) => `The files that match ${pattern} are of different formats.`,
    () => "Use a pattern that matches files of one format only.",
  ),
  file_empty: entry<{ path: string }>(
    ({ path }) => `${path} is empty.`,
    () => "Give a file with one header row and at least 20 rows of data.",
  ),
  no_rows: entry<{ path: string }>(
    ({ path }) => `${path} has a header but no rows.`,
    () => "Give a file with at least 20 rows of data below the header.",
  ),
  binary_file: entry<{ path: string }>(
    ({ path }) => `${path} holds binary data, not text.`,
    () => "Save the table as CSV, TSV, JSON, JSONL or Parquet; spreadsheets can export CSV.",
  ),
  not_utf8: entry<{ path: string; line: number }>(
    ({ path, line }) =>
      `${path} is not UTF-8 text${Number.isFinite(line) ? `: line ${line} holds a broken character` : ""}.`,
    () => "Convert it first, for example: iconv -f latin1 -t utf-8 in.csv > out.csv (or -f utf-16).",
  ),
  ragged_row: entry<{ path: string; line: number; expected: number; found: number }>(
    ({ path, line, expected, found }) =>
      `Line ${line} of ${path} has ${found} field${found === 1 ? "" : "s"} where the header has ${expected}.`,
    () => "Repair that line; a text that contains the separator must stand in double quotes.",
  ),
  open_quote: entry<{ path: string; line: number }>(
    ({ path, line }) => `Line ${line} of ${path} has a double quote that does not end its field.`,
    () => 'Close the quote; inside a quoted text, write a double quote twice ("").',
  ),
  malformed_lines: entry<{ path: string }>(
    ({ path }) =>
      `The lines of ${path} cannot be told apart: they end in different ways, or quotes are broken.`,
    () =>
      "End all lines alike, for example: tr '\\r' '\\n' < in.csv > out.csv; and close every double quote.",
  ),
  line_too_long: entry<{ path: string; line: number; bytes: number }>(
    ({ path, line, bytes }) => `Line ${line} of ${path} is longer than ${bytes} bytes.`,
    () => "Check for a double quote that is never closed, or shorten the texts.",
  ),
  malformed_json: entry<{ path: string; where: string }>(
    ({ path, where }) => `${path} is not valid JSON (${where}).`,
    () => "Repair that place; a table is an array of objects, or one object per line.",
  ),
  not_records: entry<{ path: string }>(
    ({ path }) => `${path} does not hold records.`,
    () => 'Write one object per row, in an array or one per line: {"column": value, ...}.',
  ),
  duplicate_column: entry<{ path: string; name: string; first: number; second: number }>(
    ({ path, name, first, second }) => `Columns ${first} and ${second} of ${path} have one name, "${name}".`,
    () => "Rename or remove one of them.",
  ),
  columns_differ: entry<{ path: string; first: string }>(
    ({ path, first }) => `${path} has other columns than ${first}.`,
    () => "Files that are read together need the same header, in the same order, with the same separator.",
  ),
  wrong_type: entry<{
    path: string;
    column: string;
    row: number;
    value: string;
    expected: "number" | "date" | "text";
  }>(
    ({ path, column, row, value, expected }) =>
      `Row ${row} of ${path} has "${value}" in column "${column}", where a ${expected} belongs.`,
    ({ expected }) => `Correct the value, or leave the cell empty if the ${expected} is not known.`,
  ),
  cannot_read: entry<{ path: string; reason: string }>(
    ({ path, reason }) => `${path} cannot be read: ${reason.replace(/\.$/, "")}.`,
    () => "Check that the file is complete and in the format that its name says.",
  ),

  // Describing tables.
  unknown_column: entry<{
    name: string;
    where: "target" | "ignore" | "kinds" | "order" | "group" | "time" | "part";
    nearest: string | undefined;
    columns: readonly string[];
  }>(
    ({ name, where, columns }) => {
      const shown = columns.slice(0, 40).join(", ");
      const more = columns.length > 40 ? `, and ${columns.length - 40} more` : "";
      const asked =
        where === "target"
          ? `The target "${name}"`
          : `"${name}", named by --${where === "kinds" ? "kind" : where},`;
      return `${asked} is not a column; the columns are ${shown}${more}.`;
    },
    ({ nearest, where }) =>
      nearest === undefined
        ? "Name one of these columns."
        : where === "target"
          ? `Did you mean --target ${/\s/.test(nearest) ? `"${nearest}"` : nearest}?`
          : `Did you mean "${nearest}"?`,
  ),
  target_ignored: entry<{ column: string }>(
    ({ column }) => `"${column}" is the target and is also named by --ignore.`,
    () => "Take it out of one of the two.",
  ),
  target_missing: entry<{ column: string }>(
    ({ column }) => `The target "${column}" has no values: every cell is missing.`,
    () => "Name another target, or give a table in which it is known.",
  ),
  too_few_rows: entry<{ rows: number; column: string }>(
    ({ rows, column }) =>
      rows === 1
        ? `Only 1 row has a known "${column}"; at least 20 are needed.`
        : `Only ${rows} rows have a known "${column}"; at least 20 are needed.`,
    () => "Collect more rows: with so few, no test can tell a good network from a lucky one.",
  ),
  target_constant: entry<{ column: string; value: string }>(
    ({ column, value }) => `The target "${column}" is always "${value}", so there is nothing to learn.`,
    () => "Name a target that differs between rows.",
  ),
  target_is_id: entry<{ column: string; distinct: number; rows: number }>(
    ({ column, distinct, rows }) =>
      `The target "${column}" looks like an id: it holds ${distinct} different texts in ${rows} rows.`,
    () => "Name a target whose values repeat, or a column of numbers.",
  ),
  target_is_date: entry<{ column: string }>(
    ({ column }) => `The target "${column}" holds dates, which cannot be predicted as they are.`,
    () => "Turn it into a number first, for example days until the date.",
  ),
  target_not_numeric: entry<{ column: string; value: string }>(
    ({ column, value }) => `The target "${column}" is no column of numbers: it holds "${value}".`,
    () => "Leave --task out to predict classes, or clean the column so that every cell is a number or empty.",
  ),
  too_many_classes: entry<{ column: string; classes: number; numeric: boolean }>(
    ({ column, classes }) =>
      `The target "${column}" has ${classes} different values; at most 1,000 can be classes.`,
    ({ numeric }) =>
      numeric
        ? "Use --task regression, or join values into fewer classes."
        : "Join values into fewer classes.",
  ),
  not_binary: entry<{ column: string; classes: number }>(
    ({ column, classes }) => `The target "${column}" has ${classes} classes, not two.`,
    () => "Use --task multiclass, or join classes until there are two.",
  ),
  class_too_small: entry<{ column: string; classes: readonly string[] }>(
    ({ column, classes }) =>
      classes.length === 1
        ? `The class "${classes[0]}" of "${column}" has a single row, so it cannot be both learned and tested.`
        : `${classes.length} classes of "${column}" have a single row each, such as "${classes.slice(0, 3).join('", "')}".`,
    () => "Add rows of that class, join it with another, or remove the row.",
  ),
  kind_impossible: entry<{ column: string; kind: string; example: string; distinct: number }>(
    ({ column, kind, example, distinct }) =>
      `The column "${column}" cannot be of kind ${kind}: it holds ${distinct} different values, such as "${example}".`,
    ({ kind }) =>
      kind === "numeric" || kind === "date"
        ? "Clean the values that are not of this kind, or use the kind category."
        : "Use the kind category, or leave the kind to be found.",
  ),
  order_unfit: entry<{ column: string; kind: string; told: readonly string[]; levels: readonly string[] }>(
    ({ column, kind, told, levels }) =>
      levels.length === 0
        ? `"${column}" is of kind ${kind}, so its levels cannot be put in an order.`
        : `Fewer than two of "${told.join('", "')}", named by --order, are levels of "${column}" (${levels.join(", ")}).`,
    ({ levels }) =>
      levels.length === 0
        ? "Use --order for a category; add --kind column=category where the column is one."
        : "Spell the levels as the table does, from least to most: --order size=small<medium<large",
  ),
  no_features: entry<{ target: string; allConstant: boolean; left: readonly string[] }>(
    ({ target, allConstant, left }) =>
      left.length === 0
        ? `There is no column besides the target "${target}".`
        : allConstant
          ? `Every column besides the target "${target}" is constant, so there is nothing to learn from.`
          : `No column is left to learn from (${left.slice(0, 10).join("; ")}${left.length > 10 ? "; ..." : ""}).`,
    ({ allConstant, left }) =>
      left.length === 0 || allConstant
        ? "Give a table with columns that differ between rows."
        : "Bring one back with --kind, for example --kind name=category.",
  ),
  not_finite: entry<{ column: string; row: number; value: string }>(
    ({ column, row, value }) =>
      `Row ${row} has ${value} in column "${column}", beyond what a network can compute with (3.4e38).`,
    () => "Correct the value, leave the cell empty if it is not known, or --ignore the column.",
  ),

  // Splitting.
  ...splitErrors,
  ...trainingErrors,
  ...unsealErrors,
  test_share: entry<{ share: number; rows: number }>(
    ({ share, rows }) =>
      share > 0 && share < 1
        ? `A test share of ${share} leaves no test row out of ${rows} rows.`
        : `The test share ${share} is not between 0 and 1.`,
    () => "Use a share such as 0.2, which seals 20 % of the rows.",
  ),
  rows_alike: entry<{ rows: number; different: number }>(
    ({ rows, different }) =>
      `The ${rows} rows hold only ${different} different ones, so no test can show rows that were not trained on.`,
    () => "Collect rows that differ, or bring back columns that tell them apart with --kind.",
  ),
  test_takes_all: entry<{ rest: number }>(
    ({ rest }) => `Only ${rest} rows are left to train on; at least 10 are needed.`,
    () => "Use a smaller test set; rows that repeat a test row exactly do not count.",
  ),
  test_columns: entry<{ source: string; missing: readonly string[]; extra: readonly string[] }>(
    ({ source, missing, extra }) => {
      const parts = [
        ...(missing.length > 0 ? [`lacks ${missing.slice(0, 10).join(", ")}`] : []),
        ...(extra.length > 0 ? [`has ${extra.slice(0, 10).join(", ")} in addition`] : []),
      ];
      return `The test file ${source} has other columns than the training table: it ${parts.join(" and ")}.`;
    },
    () => "Give a test file with the same columns, in any order.",
  ),
  test_type: entry<{ source: string; column: string; expected: string; found: string }>(
    ({ source, column, expected, found }) =>
      `The column "${column}" of the test file ${source} holds ${found}s, where the training table has ${expected}s.`,
    () => "Write the column in both files in the same way.",
  ),
  test_classes: entry<{
    source: string;
    target: string;
    unknown: readonly string[];
    known: readonly string[];
  }>(
    ({ source, target, unknown, known }) =>
      `The test file ${source} has ${unknown.length === 1 ? "a class" : "classes"} of "${target}" that the training ` +
      `table lacks: "${unknown.slice(0, 5).join('", "')}" (known: ${known.slice(0, 10).join(", ")}${known.length > 10 ? ", ..." : ""}).`,
    () => "Correct the spelling, remove those rows, or add rows of that class to the training table.",
  ),
  test_unlabelled: entry<{ source: string; target: string }>(
    ({ source, target }) => `No row of the test file ${source} has a known "${target}".`,
    () => "A test needs the true values; use predict for rows without them.",
  ),
  columns_missing: entry<{ source: string; names: readonly string[] }>(
    ({ source, names }) =>
      `${source} lacks ${names.length === 1 ? "a column" : `${names.length} columns`} that the network reads: ` +
      `${names.slice(0, 10).join(", ")}${names.length > 10 ? ", ..." : ""}.`,
    () => "Give rows with the same columns as the training table, spelled the same; their order is free.",
  ),
  column_type: entry<{ source: string; name: string; expected: string; found: string }>(
    ({ source, name, expected, found }) =>
      `The column "${name}" of ${source} holds ${found}, where the network reads ${expected}.`,
    () => "Write the column the way the training table has it; leave cells empty that are not known.",
  ),
  model_unreadable: entry<{ path: string; why: string }>(
    ({ path, why }) => `${path} is no model that unseen wrote: ${why}.`,
    () => "Name the folder of a finished study, or its model.onnx.",
  ),
  predictions_exist: entry<{ path: string }>(
    ({ path }) => `There is already something at ${path}.`,
    () => "Name another file with -o, or remove that one first.",
  ),
  metric_unfit: entry<{ metric: string; task: string; fitting: readonly string[] }>(
    ({ metric, task }) => `The metric ${metric} does not fit a ${task} target.`,
    ({ fitting }) => `Choose one of ${fitting.join(", ")} with --metric.`,
  ),
  out_exists: entry<{ path: string }>(
    ({ path }) => `There is already something at ${path}.`,
    () => "Name another folder with --out, or remove that one first; unseen never writes over a study.",
  ),
  folder_unwritable: entry<{ path: string }>(
    ({ path }) => `The folder ${path} cannot be written to.`,
    () => "Name a folder that you may write to with --out.",
  ),
  cannot_write: entry<{ path: string; reason: string }>(
    ({ path, reason }) =>
      `${path} could not be written (${reason === "ENOSPC" ? "the disk is full" : reason}).`,
    () => "Make room or mend the folder; then go on with: unseen resume <folder of the study>",
  ),
  not_a_study: entry<{ path: string }>(
    ({ path }) => `${path} holds no study: there is no journal.jsonl in it.`,
    () => "Name the folder that unseen fit wrote, such as runs/penguins-1.",
  ),
  study_finished: entry<{ path: string }>(
    ({ path }) => `The study in ${path} is finished; there is nothing to resume.`,
    () => "Look at its report.html, or start another study with: unseen fit",
  ),
  study_busy: entry<{ path: string; pid: number }>(
    ({ path, pid }) => `Another process (${pid}) is at work on the study in ${path}.`,
    () => "Wait until it is done, or stop it first.",
  ),
  not_resumable: entry<{ path: string; why: string }>(
    ({ path, why }) => `The study in ${path} cannot go on: ${why}.`,
    () => "Start anew with: unseen fit",
  ),
} as const;

export type ErrorCode = keyof typeof catalogue;
type DataOf<C extends ErrorCode> = (typeof catalogue)[C] extends Entry<infer D> ? D : never;

/** An error that the user can fix. `message` is the sentence; `fix` is what to do about it. */
export class UnseenError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fix: string,
    readonly data: unknown,
  ) {
    super(message);
    this.name = "UnseenError";
  }
}

/** Returns the error of that code, to be thrown: `throw fail("file_missing", { path })`. */
export function fail<C extends ErrorCode>(code: C, data: DataOf<C>): UnseenError {
  // The table is indexed by its own key, which TypeScript cannot follow through the union.
  const { sentence, fix } = catalogue[code] as unknown as Entry<DataOf<C>>;
  const shown = tidy(data);
  return new UnseenError(code, sentence(shown), fix(shown), data);
}
