import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { fail } from "../runtime/errors.ts";

export type Format = "delimited" | "json" | "parquet";

/** The first part of a file, unpacked. */
export interface Head {
  readonly bytes: Buffer;
  /** Whether `bytes` is the whole file. */
  readonly complete: boolean;
  readonly gzip: boolean;
}

const headBytes = 1 << 20;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Returns the first MiB of a file, unpacked if it is packed with gzip (told by its bytes, not its name). */
export async function readHead(file: string): Promise<Head> {
  const handle = await open(file, "r");
  const first = Buffer.alloc(2);
  await handle.read(first, 0, 2, 0);
  await handle.close();
  const gzip = first[0] === 0x1f && first[1] === 0x8b;
  const raw = createReadStream(file, gzip ? {} : { end: headBytes });
  const stream = gzip ? raw.pipe(createGunzip()) : raw;
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      length += piece.length;
      if (length > headBytes) break;
    }
  } catch (error) {
    throw fail("cannot_read", { path: file, reason: reasonOf(error) });
  } finally {
    raw.destroy();
  }
  return { bytes: Buffer.concat(pieces).subarray(0, headBytes), complete: length <= headBytes, gzip };
}

/** Returns the number of the first line of the head that is not UTF-8; a last line that may be cut is not judged. */
function brokenLine({ bytes, complete }: Head): number | undefined {
  const end = complete ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
  if (isUtf8(bytes.subarray(0, end))) return undefined;
  let line = 1;
  for (let from = 0; from < end; line++) {
    const stop = bytes.indexOf(0x0a, from) + 1;
    const next = stop === 0 ? end : stop;
    if (!isUtf8(bytes.subarray(from, next))) return line;
    from = next;
  }
  return line;
}

/** Returns whether the file begins with a byte order mark. */
export const hasMark = ({ bytes }: Head): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** Throws file_empty, binary_file or not_utf8 when the head shows that the file is no table. */
export function checkHead(file: string, head: Head, format: Format): void {
  if (head.bytes.length === 0) throw fail("file_empty", { path: file });
  if (format === "parquet") return;
  const [first, second] = head.bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw fail("not_utf8", { path: file, line: 1 });
  }
  if (head.bytes.includes(0)) throw fail("binary_file", { path: file });
  const line = brokenLine(head);
  if (line !== undefined) throw fail("not_utf8", { path: file, line });
  if (head.complete && head.bytes.toString("utf8").trim() === "") throw fail("file_empty", { path: file });
}
