/**
 * Texts of a CSV or TSV cell that mean "not known", compared after surrounding spaces are removed. JSON and
 * Parquet have a null of their own, so only that and the empty text are missing there.
 */
export const missingSpellings: ReadonlySet<string> = new Set([
  "",
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "NaN",
  "nan",
  "NAN",
  "null",
  "NULL",
  "None",
  "?",
]);

/** What is missing where the format can say "null" by itself. */
export const missingInTypedFiles: ReadonlySet<string> = new Set([""]);

const truths = /^(?:true|True|TRUE|false|False|FALSE)$/;

/**
 * Returns the text that a cell stands for, or undefined when it is missing. Surrounding spaces do not count;
 * True, TRUE, False and FALSE are spelled in lower case. The answer depends on this one cell only, so a table
 * read for prediction agrees with the table of the training.
 */
export function cellText(raw: string, missing: ReadonlySet<string>): string | undefined {
  const text = raw.trim();
  if (missing.has(text)) return undefined;
  return truths.test(text) ? text.toLowerCase() : text;
}
