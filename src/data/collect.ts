import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { cellText } from "./missing.ts";
import type { Column } from "./table.ts";

/** A column to gather from a query: a DOUBLE expression (numbers, days) or a VARCHAR expression (texts). */
export interface Wanted {
  readonly name: string;
  readonly type: Column["type"];
  readonly expression: string;
}

/** A gathered column. In a number column, SQL NULL means "not a number" and NaN means "missing". */
export interface Gathered {
  readonly column: Column;
  /** First row (from 0) that holds something else than this type; -1 when every row fits. */
  readonly misfit: number;
}

interface Gatherer {
  take(chunk: DuckDBDataChunk, index: number, from: number): void;
  finish(rowCount: number): Gathered;
}

function gatherNumbers(name: string, type: "number" | "date"): Gatherer {
  const pieces: Float64Array[] = [];
  let misfit = -1;
  return {
    take(chunk, index, from) {
      const vector = chunk.getColumnVector(index);
      const piece = new Float64Array(chunk.rowCount);
      for (let i = 0; i < piece.length; i++) {
        const value = vector.getItem(i);
        if (typeof value === "number") piece[i] = value;
        else {
          piece[i] = Number.NaN;
          if (misfit < 0) misfit = from + i;
        }
      }
      pieces.push(piece);
    },
    finish(rowCount) {
      const values = new Float64Array(rowCount);
      let at = 0;
      for (const piece of pieces.splice(0)) {
        values.set(piece, at);
        at += piece.length;
      }
      return { column: { name, type, values }, misfit };
    },
  };
}

function gatherTexts(name: string, missing: ReadonlySet<string>): Gatherer {
  const pieces: Int32Array[] = [];
  const codeOfRaw = new Map<string, number>();
  const codeOfLevel = new Map<string, number>();
  const levels: string[] = [];
  const codeOf = (raw: string): number => {
    const text = cellText(raw, missing);
    let code = text === undefined ? -1 : codeOfLevel.get(text);
    if (code === undefined && text !== undefined) {
      code = levels.push(text) - 1;
      codeOfLevel.set(text, code);
    }
    codeOfRaw.set(raw, code ?? -1);
    return code ?? -1;
  };
  return {
    take(chunk, index) {
      const vector = chunk.getColumnVector(index);
      const piece = new Int32Array(chunk.rowCount);
      for (let i = 0; i < piece.length; i++) {
        const raw = vector.getItem(i);
        piece[i] = typeof raw === "string" ? (codeOfRaw.get(raw) ?? codeOf(raw)) : -1;
      }
      pieces.push(piece);
    },
    finish(rowCount) {
      const codes = new Int32Array(rowCount);
      let at = 0;
      for (const piece of pieces.splice(0)) {
        codes.set(piece, at);
        at += piece.length;
      }
      return { column: { name, type: "text", codes, levels }, misfit: -1 };
    },
  };
}

/**
 * Runs `SELECT <expressions> FROM <relation>` and gathers the columns, a chunk of rows at a time, in the order
 * of the source. Texts in `missing` become missing.
 */
export async function collect(
  connection: DuckDBConnection,
  relation: string,
  wanted: readonly Wanted[],
  missing: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<{ rowCount: number; gathered: Gathered[] }> {
  const list = wanted.map(({ expression }) => expression).join(", ");
  // Not stream(): an error below the first chunk would end a streamed result early, without a word.
  const result = await connection.run(`SELECT ${list} FROM ${relation}`);
  const gatherers = wanted.map(({ name, type }) =>
    type === "text" ? gatherTexts(name, missing) : gatherNumbers(name, type),
  );
  let rowCount = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    signal?.throwIfAborted();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const [index, gatherer] of gatherers.entries()) gatherer.take(chunk, index, rowCount);
    rowCount += chunk.rowCount;
  }
  return { rowCount, gathered: gatherers.map((gatherer) => gatherer.finish(rowCount)) };
}
