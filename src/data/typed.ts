import type { DuckDBConnection } from "@duckdb/node-api";
import { fail } from "../runtime/errors.ts";
import { collect, type Wanted } from "./collect.ts";
import { identifier } from "./duckdb.ts";
import { textOf } from "./labels.ts";
import { missingInTypedFiles } from "./missing.ts";
import { typedRelation } from "./relation.ts";
import type { Source } from "./source.ts";
import type { Column, NumberColumn, ReadAs, TextColumn } from "./table.ts";
import { asNumbers, writingOf } from "./written.ts";

type ColumnType = Column["type"];

const isNumber = (sql: string): boolean =>
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/.test(sql);
const isDate = (sql: string): boolean => /^(?:DATE|TIMESTAMP.*)$/.test(sql);
const isNested = (sql: string): boolean => /^(?:STRUCT|MAP|UNION)\(|\]$/.test(sql);

const days = (expression: string): string =>
  `epoch_us(TRY_CAST(${expression} AS TIMESTAMP)) / 86400000000.0::DOUBLE`;

/** Missing is NaN; NULL says that the value is not of the type. */
const orMissing = (value: string, cell: string): string =>
  `coalesce(${value}, CASE WHEN ${cell} IS NULL OR trim(${cell}::VARCHAR) = '' THEN 'NaN'::DOUBLE END)`;

/** Returns what to ask DuckDB for, given the column's SQL type and the type that the caller wants, if any. */
function wantedOf(name: string, sql: string, forced: ColumnType | undefined): Wanted {
  const cell = identifier(name);
  const own: ColumnType = isNumber(sql) ? "number" : isDate(sql) ? "date" : "text";
  // A number or date that is wanted as text is named by us, so that 1 and 1.0 are one level.
  const type = forced === undefined || forced === "text" ? own : forced;
  if (type === "number") {
    const value = own === "date" ? days(cell) : `TRY_CAST(${cell} AS DOUBLE)`;
    return { name, type, expression: orMissing(value, cell) };
  }
  if (type === "date")
    return { name, type, expression: orMissing(own === "number" ? `${cell}::DOUBLE` : days(cell), cell) };
  const expression = isNested(sql)
    ? `to_json(${cell})::VARCHAR`
    : sql === "JSON"
      ? `${cell} ->> '$'`
      : `${cell}::VARCHAR`;
  return { name, type, expression };
}

function asText(column: NumberColumn): TextColumn {
  const codes = new Int32Array(column.values.length).fill(-1);
  const codeOf = new Map<string, number>();
  for (let row = 0; row < codes.length; row++) {
    const text = textOf(column, row);
    if (text === undefined) continue;
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    codes[row] = code;
  }
  return { name: column.name, type: "text", codes, levels: [...codeOf.keys()] };
}

/** The type to ask DuckDB for: numbers that the training table wrote as texts may be either here. */
const typeOf = (forced: ReadAs | undefined, sql: string): ColumnType | undefined =>
  typeof forced !== "object" ? forced : isNumber(sql) ? "number" : "text";

function asAsked(column: Column, forced: ReadAs | undefined, path: string): Column {
  if (column.type !== "text") return forced === "text" ? asText(column) : column;
  const writing = forced === undefined ? writingOf(column, ".", { dressed: 0.5 }) : forced;
  if (typeof writing !== "object") return column;
  const { column: numbers, misfit } = asNumbers(column, writing);
  if (misfit >= 0 && !writing.loose) {
    const value = column.levels[column.codes[misfit] ?? -1] ?? "";
    throw fail("wrong_type", { path, column: column.name, row: misfit + 1, value, expected: "number" });
  }
  return numbers;
}

/**
 * Reads JSON records or Parquet files, whose columns bring their types: numbers of any width become float64,
 * dates and timestamps days in UTC, booleans "false" and "true", lists and structs the text of their JSON. Texts that
 * are numbers with separators or units become numbers (`writingOf`); plain numbers in texts stay texts.
 *
 * @throws not_records, no_rows, wrong_type (when `types` asks for what a value is not).
 */
export async function readTyped(
  connection: DuckDBConnection,
  source: Source,
  shown: string,
  types: Readonly<Record<string, ReadAs>>,
  signal: AbortSignal | undefined,
): Promise<{ rowCount: number; columns: Column[] }> {
  const relation = typedRelation(source);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const fields = described.getRows().map(([name, type]) => ({ name: String(name), sql: String(type) }));
  if (source.format === "json" && fields.length === 1 && fields[0]?.name === "json") {
    throw fail("not_records", { path: shown });
  }
  const forcedOf = (name: string): ReadAs | undefined =>
    Object.hasOwn(types, name) ? types[name] : undefined;
  const wanted = fields.map(({ name, sql }) => wantedOf(name, sql, typeOf(forcedOf(name), sql)));
  const { rowCount, gathered } = await collect(connection, relation, wanted, missingInTypedFiles, signal);
  if (rowCount === 0) throw fail("no_rows", { path: shown });
  const columns: Column[] = [];
  for (const { column, misfit } of gathered) {
    if (misfit >= 0 && column.type !== "text") {
      const value = await connection.runAndReadAll(
        `SELECT ${identifier(column.name)}::VARCHAR FROM ${relation} LIMIT 1 OFFSET ${misfit}`,
      );
      throw fail("wrong_type", {
        path: shown,
        column: column.name,
        row: misfit + 1,
        value: String(value.getRows()[0]?.[0]),
        expected: column.type,
      });
    }
    columns.push(asAsked(column, forcedOf(column.name), shown));
  }
  return { rowCount, columns };
}
