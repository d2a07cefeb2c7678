import type { Readable } from "node:stream";
import { readDelimited } from "./delimited.ts";
import { withDuckDB } from "./duckdb.ts";
import { readingError } from "./readingErrors.ts";
import { withSource } from "./source.ts";
import type { Column, Kind, ReadAs, Table } from "./table.ts";
import { readTyped } from "./typed.ts";
import { readAs } from "./written.ts";

export interface ReadOptions {
  /** Types by column name, where they must not be guessed: those of the training table, for new rows. */
  readonly types?: Readonly<Record<string, ReadAs>>;
  /** Where "-" reads from; default standard input. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

/**
 * Reads a table: a CSV, TSV, JSON, JSONL or Parquet file (plain or gzipped), a glob of such files (read in the
 * order of their names, columns must agree), or "-" for standard input. Rows keep their order. Missing are empty
 * cells, nulls and, in delimited files, the spellings of `missingSpellings`. Numbers may be infinite here;
 * `describe` rejects them in columns that are used.
 *
 * @throws UnseenError with one sentence and a fix for everything a file can be wrong about; the signal's reason
 * when it aborts.
 */
export async function readTable(source: string, options: ReadOptions = {}): Promise<Table> {
  const { types = {}, signal } = options;
  const shown = source === "-" ? "standard input" : source;
  try {
    return await withSource(source, options, async (files) => {
      const read = files.format === "delimited" ? readDelimited : readTyped;
      const { rowCount, columns } = await withDuckDB(signal, (connection) =>
        read(connection, files, shown, types, signal),
      );
      return { name: files.name, source, sha256: files.sha256, rowCount, columns };
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw readingError(error, shown);
  }
}

/** Returns how each column was read, by name, to read another file the same way. */
export function typesOf(table: Table): Record<string, ReadAs> {
  return Object.fromEntries(table.columns.map((column) => [column.name, readAs(column)]));
}

const typeOfKind: { readonly [K in Kind]?: Column["type"] } = {
  numeric: "number",
  date: "date",
  category: "text",
  boolean: "text",
};

/**
 * Returns the types to read with when the user has said what columns hold: a category is read as text, so that
 * 007 is not 7, and a cell that is no number in a column said to be numeric is named by its row.
 */
export function typesOfKinds(kinds: Readonly<Record<string, Kind>>): Record<string, Column["type"]> {
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([name, kind]) => {
      const type = typeOfKind[kind];
      return type === undefined ? [] : [[name, type]];
    }),
  );
}
