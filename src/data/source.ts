import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { fail } from "../runtime/errors.ts";
import { literal, withDuckDB } from "./duckdb.ts";
import { checkHead, type Format, type Head, hasMark, readHead } from "./head.ts";

/** Files to read, found, readable and not empty. */
export interface Source {
  readonly name: string;
  readonly paths: readonly string[];
  /** One for each path. */
  readonly heads: readonly Head[];
  readonly format: Format;
  readonly sha256: string;
}

const formats: Readonly<Record<string, Format>> = {
  csv: "delimited",
  tsv: "delimited",
  tab: "delimited",
  txt: "delimited",
  data: "delimited",
  json: "json",
  jsonl: "json",
  ndjson: "json",
  parquet: "parquet",
  pq: "parquet",
};

const extensionOf = (file: string): string => path.extname(file.replace(/\.gz$/i, "")).slice(1).toLowerCase();

/** Returns a step of a pipeline that drops the first bytes. */
function withoutFirst(count: number) {
  return async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let left = count;
    for await (const piece of pieces) {
      yield piece.subarray(left);
      left = Math.max(0, left - piece.length);
    }
  };
}

async function hashOf(files: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
      signal?.throwIfAborted();
      hash.update(piece);
    }
  }
  return hash.digest("hex");
}

async function findFiles(source: string, signal: AbortSignal | undefined): Promise<string[]> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory()) throw fail("is_folder", { path: source });
  if (found !== undefined) return [source];
  if (!/[*?[]/.test(source)) throw fail("file_missing", { path: source });
  const rows = await withDuckDB(signal, async (connection) => {
    const result = await connection.runAndReadAll(`SELECT file FROM glob(${literal(source)}) ORDER BY file`);
    return result.getRows();
  });
  if (rows.length === 0) throw fail("glob_empty", { pattern: source });
  return rows.map(([file]) => String(file));
}

function formatOf(file: string, head: Head): Format {
  const extension = extensionOf(file);
  const known = formats[extension];
  if (known !== undefined) return known;
  if (extension !== "" && !head.gzip) throw fail("unsupported_format", { path: file, extension });
  if (head.bytes.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  return /^\s*[[{]/.test(
    head.bytes
      .subarray(0, 1024)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  )
    ? "json"
    : "delimited";
}

/** Short name of a source: the file's name without its extensions; of a glob, what is left without the stars. */
function nameOf(source: string): string {
  if (source === "-") return "stdin";
  const base = path.basename(source).replace(/\.gz$/i, "");
  const known = formats[extensionOf(base)] !== undefined;
  const plain = (known ? base.slice(0, -path.extname(base).length) : base)
    .replace(/[*?[\]{}]+/g, "")
    .replace(/^[\s._-]+|[\s._-]+$/g, "");
  if (plain !== "") return plain;
  const folder = path.basename(path.dirname(path.resolve(source)));
  return /[*?[\]{}]/.test(folder) || folder === "" ? "table" : folder;
}

/**
 * Finds the files of a path, a glob or "-" (standard input), looks at their heads, hashes their bytes and hands
 * them to `work`. Standard input, packed Parquet and JSON with a byte
 * order mark pass through a temporary folder that is gone afterwards.
 */
export async function withSource<T>(
  source: string,
  options: { readonly stdin?: Readable; readonly signal?: AbortSignal },
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const { signal } = options;
  let folder: string | undefined;
  const temporary = async (name: string): Promise<string> => {
    folder ??= await mkdtemp(path.join(tmpdir(), "unseen-"));
    return path.join(folder, name);
  };
  try {
    let paths: string[];
    if (source === "-") {
      const file = await temporary("stdin");
      await pipeline(options.stdin ?? process.stdin, createWriteStream(file), { signal });
      paths = [file];
    } else paths = await findFiles(source, signal);

    const heads: Head[] = [];
    const found = new Set<Format>();
    for (const file of paths) {
      const shown = source === "-" ? "standard input" : file;
      const head = await readHead(file).catch((error: NodeJS.ErrnoException) => {
        throw error.code === "EACCES" || error.code === "EPERM" ? fail("unreadable", { path: shown }) : error;
      });
      const format = formatOf(file, head);
      checkHead(shown, head, format);
      heads.push(head);
      found.add(format);
    }
    const [format, other] = found;
    if (format === undefined) throw fail("glob_empty", { pattern: source });
    if (other !== undefined) throw fail("mixed_formats", { pattern: source });
    const sha256 = await hashOf(paths, signal);
    for (const [i, file] of paths.entries()) {
      const head = heads[i];
      if (head === undefined) continue;
      // DuckDB unpacks neither Parquet nor JSON behind a byte order mark.
      const mark = format === "json" && hasMark(head) ? 3 : 0;
      if (mark === 0 && !(format === "parquet" && head.gzip)) continue;
      const prepared = await temporary(`${i}.${format}`);
      const plain = head.gzip ? createReadStream(file).pipe(createGunzip()) : createReadStream(file);
      await pipeline(plain, withoutFirst(mark), createWriteStream(prepared), { signal });
      paths[i] = prepared;
      heads[i] = { ...head, gzip: false };
    }
    return await work({ name: nameOf(source), paths, heads, format, sha256 });
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
