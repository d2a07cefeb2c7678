import { literal } from "./duckdb.ts";
import type { Source } from "./source.ts";

/** Returns the SQL list of the paths. DuckDB expands globs, so their signs in a real file name are escaped. */
function pathList(paths: readonly string[]): string {
  return `[${paths.map((file) => literal(file.replace(/[*?[]/g, "[$&]"))).join(", ")}]`;
}

function compression(source: Source, mixed: string): string {
  const packed = source.heads.filter(({ gzip }) => gzip).length;
  return packed === 0 ? "uncompressed" : packed === source.heads.length ? "gzip" : mixed;
}

/** Returns the SQL relation of delimited files whose columns are the texts c0, c1, ... in the header's order. */
export function delimitedRelation(source: Source, delimiter: string, columnCount: number): string {
  const columns = Array.from({ length: columnCount }, (_, i) => `'c${i}': 'VARCHAR'`).join(", ");
  return (
    `read_csv(${pathList(source.paths)}, auto_detect = false, header = true, delim = ${literal(delimiter)}, ` +
    `quote = '"', escape = '"', strict_mode = true, null_padding = false, ` +
    `compression = '${compression(source, "auto")}', columns = {${columns}})`
  );
}

/** Returns the SQL relation of JSON records (an array of objects, or one object a line) or of Parquet files. */
export function typedRelation(source: Source): string {
  return source.format === "parquet"
    ? `read_parquet(${pathList(source.paths)})`
    : `read_json(${pathList(source.paths)}, sample_size = -1, maximum_depth = 2, ` +
        `map_inference_threshold = -1, compression = '${compression(source, "auto_detect")}')`;
}
