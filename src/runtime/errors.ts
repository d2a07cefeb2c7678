/**
 * Everything a person can put right, in one table: a code, a sentence that says what is wrong and where,
 * and a fix that says what to do. Throw with `fail(code, data)`; the command line prints both and exits with 2.
 */
interface Entry<D> {
  sentence(data: D): string;
  fix(data: D): string;
}

const entry = <D>(sentence: (data: D) => string, fix: (data: D) => string): Entry<D> => ({ sentence, fix });

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
  return new UnseenError(code, sentence(data), fix(data), data);
}
