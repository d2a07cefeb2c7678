import type { DuckDBConnection } from "@duckdb/node-api";
import { fail } from "../runtime/errors.ts";
import { collect, type Wanted } from "./collect.ts";
import { literal } from "./duckdb.ts";
import type { Head } from "./head.ts";
import { cellText, missingSpellings } from "./missing.ts";
import { delimitedRelation } from "./relation.ts";
import { sniff } from "./sniff.ts";
import type { Source } from "./source.ts";
import type { Column, ReadAs, TextColumn, Writing } from "./table.ts";
import { asNumbers, writingOf } from "./written.ts";

type ColumnType = Column["type"];

const numberText = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?)$/i;
const dateText =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Whole numbers beyond float64's exact range are names of something, not amounts. */
const tooLongForNumber = (text: string): boolean => /^[+-]?\d{16,}$/.test(text);

/**
 * Returns the types that a column may have, most likely first, after a look at some of its cells. Only text is
 * certain from a sample; the others are checked on every row while reading, and the next one is tried if one
 * does not fit.
 */
function candidates(cells: readonly (string | undefined)[], decimal: string): ColumnType[] {
  const texts = cells.flatMap((cell) =>
    (cell === undefined ? [] : [cellText(cell, missingSpellings) ?? []]).flat(),
  );
  if (texts.length === 0) return ["number", "date", "text"];
  if (texts.every((text) => numberText.test(text.replace(decimal, ".")) && !tooLongForNumber(text)))
    return ["number", "text"];
  return texts.every((text) => dateText.test(text)) ? ["date", "text"] : ["text"];
}

const missingList = [...missingSpellings].map(literal).join(", ");

function expressionOf(type: ColumnType, index: number, decimal: string): string {
  const cell = `c${index}`;
  const digits = decimal === "." ? cell : `replace(${cell}, ${literal(decimal)}, '.')`;
  if (type === "text") return cell;
  const value =
    type === "number"
      ? `TRY_CAST(${digits} AS DOUBLE)`
      : `epoch_us(TRY_CAST(${cell} AS TIMESTAMP)) / 86400000000.0::DOUBLE`;
  // NaN says missing, NULL says "something else than this type". Not IN (...): DuckDB makes a join of a long
  // list, and a join gives the rows in another order.
  const missing = `${cell} IS NULL OR list_contains([${missingList}], trim(${cell}))`;
  return `coalesce(${value}, CASE WHEN ${missing} THEN 'NaN'::DOUBLE END)`;
}

function headerOf(file: string, header: readonly string[]): string[] {
  const names = header.map((name, i) => (name === "" ? `column_${i + 1}` : name));
  const seen = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      throw fail("duplicate_column", { path: file, name, first: earlier + 1, second: i + 1 });
    }
    seen.set(name, i);
  }
  return names;
}

const sniffHead = (head: Head) => sniff(head.bytes.toString("utf8"), head.complete);

function checkSameHeaders(source: Source, header: readonly string[], delimiter: string): void {
  for (const [i, head] of source.heads.entries()) {
    if (i === 0) continue;
    const other = sniffHead(head);
    if (other.delimiter !== delimiter || other.header.join("\n") !== header.join("\n")) {
      throw fail("columns_differ", { path: source.paths[i] ?? "", first: source.paths[0] ?? "" });
    }
  }
}

/** Returns the types to try on a column, in order; a column that must hold numbers may still write them as texts. */
function triesOf(
  forced: ReadAs | undefined,
  sample: readonly (readonly string[])[],
  index: number,
  decimal: string,
): ColumnType[] {
  if (forced === undefined) {
    return candidates(
      sample.map((row) => row[index]),
      decimal,
    );
  }
  if (typeof forced === "object") return ["text"];
  return forced === "number" ? ["number", "text"] : [forced];
}

/**
 * Returns the numbers that the texts of a column are, or the column itself where nearly all would have to be.
 *
 * @throws wrong_type where the column must hold numbers and a cell does not
 */
function numbersOf(column: TextColumn, forced: ReadAs | undefined, mark: "." | ",", path: string): Column {
  const found =
    typeof forced === "object" ? forced : writingOf(column, mark, forced === undefined ? {} : { share: 0.5 });
  if (forced === undefined) return found === undefined ? column : asNumbers(column, found).column;
  const writing: Writing = found ?? { mark, unit: "", loose: false };
  const strict = forced === "number" || !writing.loose;
  const { column: numbers, misfit } = asNumbers(column, writing);
  if (misfit >= 0 && strict) {
    const value = column.levels[column.codes[misfit] ?? -1] ?? "";
    throw fail("wrong_type", { path, column: column.name, row: misfit + 1, value, expected: "number" });
  }
  return numbers;
}

/**
 * Reads delimited files (one header row, UTF-8, RFC 4180 quotes; comma, tab, semicolon or bar). A column is of
 * numbers or dates (ISO order, UTC unless an offset is given) when every cell that is not missing reads as one;
 * otherwise of texts, or of the numbers that nearly all of its texts are (`writingOf`). Beside semicolons, 1,5 is a
 * number. `types` forces types by column name.
 *
 * @throws ragged_row, duplicate_column, columns_differ, no_rows, wrong_type, and what DuckDB cannot parse.
 */
export async function readDelimited(
  connection: DuckDBConnection,
  source: Source,
  shown: string,
  types: Readonly<Record<string, ReadAs>>,
  signal: AbortSignal | undefined,
): Promise<{ rowCount: number; columns: Column[] }> {
  const [head] = source.heads;
  if (head === undefined) throw fail("file_empty", { path: shown });
  const { delimiter, header, sample } = sniffHead(head);
  const names = headerOf(shown, header);
  checkSameHeaders(source, header, delimiter);
  const relation = delimitedRelation(source, delimiter, names.length);

  // Where commas do not part the fields, semicolons do because commas stand in the numbers.
  const decimal = delimiter === ";" ? "," : ".";

  const columns: (Column | undefined)[] = names.map(() => undefined);
  const left = names.map((name, index) => {
    const forced = Object.hasOwn(types, name) ? types[name] : undefined;
    return { name, index, tries: triesOf(forced, sample, index, decimal), forced };
  });
  let rowCount = 0;
  for (let open = left; open.length > 0; ) {
    const wanted = open.map(({ name, index, tries }): Wanted => {
      const type = tries[0] ?? "text";
      return { name, type, expression: expressionOf(type, index, decimal) };
    });
    const pass = await collect(connection, relation, wanted, missingSpellings, signal);
    rowCount = pass.rowCount;
    if (rowCount === 0) throw fail("no_rows", { path: shown });
    const again: typeof left = [];
    for (const [i, { column, misfit }] of pass.gathered.entries()) {
      const item = open[i];
      if (item === undefined) continue;
      const { forced, tries } = item;
      if (misfit < 0) {
        columns[item.index] =
          column.type === "text" && forced !== "text" ? numbersOf(column, forced, decimal, shown) : column;
      } else if (forced !== "date") again.push({ ...item, tries: tries.slice(1) });
      else {
        const value = await connection.runAndReadAll(
          `SELECT c${item.index} FROM ${relation} LIMIT 1 OFFSET ${misfit}`,
        );
        throw fail("wrong_type", {
          path: shown,
          column: item.name,
          row: misfit + 1,
          value: String(value.getRows()[0]?.[0]),
          expected: forced,
        });
      }
    }
    open = again;
  }
  return { rowCount, columns: columns.filter((column) => column !== undefined) };
}
