import { chmodSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFiles } from "../../test/temporaryFiles.ts";
import { UnseenError } from "../runtime/errors.ts";
import { type ReadOptions, readTable } from "./read.ts";

const write = temporaryFiles();

/** Code and sentence of the error, the path shortened to the file's name. */
async function problem(file: string, options?: ReadOptions): Promise<string> {
  const error: unknown = await readTable(file, options).then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnseenError)) throw error;
  expect(error.fix).not.toBe("");
  return `${error.code}: ${error.message.replaceAll(`${path.dirname(file)}/`, "")}`;
}

const broken: Record<string, [string, string | Uint8Array, string]> = {
  "an empty file": ["empty.csv", "", "file_empty: empty.csv is empty."],
  "a file of blank lines": ["blank.csv", "\n\n \n", "file_empty: blank.csv is empty."],
  "a packed empty file": ["empty.csv.gz", gzipSync(""), "file_empty: empty.csv.gz is empty."],
  "a header only": ["header.csv", "a,b\n", "no_rows: header.csv has a header but no rows."],
  "lines that end in different ways": [
    "ends.csv",
    "a,b\r1,2\n2,3\r4,5\n",
    "malformed_lines: The lines of ends.csv cannot be told apart: they end in different ways, or quotes are broken.",
  ],
  "a name that is endless and has line ends": [
    "endless.csv",
    `"a\nb${"c".repeat(300)}","a\nb${"c".repeat(300)}"\n1,2\n`,
    `duplicate_column: Columns 1 and 2 of endless.csv have one name, "a b${"c".repeat(117)}...".`,
  ],
  "a row too short": [
    "short.csv",
    "a,b,c\n1,2,3\n4,5\n",
    "ragged_row: Line 3 of short.csv has 2 fields where the header has 3.",
  ],
  "a row too long": [
    "long.csv",
    "a,b,c\n1,2,3\n4,5,6,7\n",
    "ragged_row: Line 3 of long.csv has 4 fields where the header has 3.",
  ],
  "a row too long, far down": [
    "far.csv",
    `a,b,c\n${"1,2,3\n".repeat(5000)}4,5,6,7\n1,2,3\n`,
    "ragged_row: Line 5002 of far.csv has 4 fields where the header has 3.",
  ],
  "a binary file": [
    "binary.csv",
    Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8),
    "binary_file: binary.csv holds binary data, not text.",
  ],
  "Latin-1 text": [
    "latin.csv",
    Buffer.from("a,b\n1,2\ncaf\xe9,3\n", "latin1"),
    "not_utf8: latin.csv is not UTF-8 text: line 3 holds a broken character.",
  ],
  "Latin-1 text in the header": [
    "latin_header.csv",
    Buffer.from("caf\xe9,b\n1,2\n", "latin1"),
    "not_utf8: latin_header.csv is not UTF-8 text: line 1 holds a broken character.",
  ],
  "Latin-1 text far below the head": [
    "latin_far.csv",
    Buffer.from(`a,b\n${"1,2\n".repeat(400_000)}3,\xe9\n`, "latin1"),
    "not_utf8: latin_far.csv is not UTF-8 text: line 400002 holds a broken character.",
  ],
  "a line without end": [
    "endless.csv",
    `a,b\n${"x".repeat(3_000_000)},2\n`,
    "line_too_long: Line 2 of endless.csv is longer than 2000000 bytes.",
  ],
  "UTF-16 text": [
    "wide.csv",
    Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"),
    "not_utf8: wide.csv is not UTF-8 text: line 1 holds a broken character.",
  ],
  "two columns of one name": [
    "twice.csv",
    "a,b, a\n1,2,3\n",
    'duplicate_column: Columns 1 and 3 of twice.csv have one name, "a".',
  ],
  "a quote that stays open": [
    "quote.csv",
    'a,b\n1,2\n"abc,3\n4,5\n',
    "open_quote: Line 3 of quote.csv has a double quote that does not end its field.",
  ],
  "an unsupported format": [
    "table.xlsx",
    "x",
    "unsupported_format: table.xlsx is a .xlsx file, which cannot be read as a table.",
  ],
  "broken JSON": [
    "broken.jsonl",
    '{"a":1}\n{"a":oops}\n',
    "malformed_json: broken.jsonl is not valid JSON (line 2: unexpected character).",
  ],
  "JSON without records": ["list.json", "[1,2,3]", "not_records: list.json does not hold records."],
  "JSON without anything": ["none.json", "[]", "not_records: none.json does not hold records."],
};

for (const [what, [name, content, sentence]] of Object.entries(broken)) {
  test(what, async () => {
    expect(await problem(write(name, content))).toBe(sentence);
  });
}

test("what DuckDB alone knows is passed on in one line", async () => {
  expect(await problem(write("bad.parquet", "nonsense, and not parquet at all"))).toMatch(
    /^cannot_read: bad.parquet cannot be read: [^\n]+\.$/,
  );
  expect(await problem(write("cut.csv.gz", gzipSync("a,b\n".repeat(1000)).subarray(0, 20)))).toMatch(
    /^cannot_read: cut.csv.gz cannot be read: unexpected end of file\.$/,
  );
});

test("files that are not there", async () => {
  const folder = path.dirname(write("here.csv", "a,b\n1,2\n"));
  expect(await problem(path.join(folder, "gone.csv"))).toBe("file_missing: There is no file at gone.csv.");
  expect(await problem(path.join(folder, "gone-*.csv"))).toBe("glob_empty: No file matches gone-*.csv.");
  const error: unknown = await readTable(folder).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "is_folder" });
});

test("files of a glob that do not fit together", async () => {
  const folder = path.dirname(write("some-1.csv", "a,b\n1,2\n"));
  write("some-2.csv", "a,c\n1,2\n");
  expect(await problem(path.join(folder, "some-*.csv"))).toBe(
    "columns_differ: some-2.csv has other columns than some-1.csv.",
  );
  write("mix-1.csv", "a,b\n1,2\n");
  write("mix-2.json", '[{"a":1}]');
  expect(await problem(path.join(folder, "mix-*"))).toBe(
    "mixed_formats: The files that match mix-* are of different formats.",
  );
});

test("a value of another type than the forced one is named with its row", async () => {
  const file = write("typed.csv", "a,b\n1,2020-01-01\n2,NA\nthree,x\n");
  expect(await problem(file, { types: { a: "number" } })).toBe(
    'wrong_type: Row 3 of typed.csv has "three" in column "a", where a number belongs.',
  );
  expect(await problem(file, { types: { b: "date" } })).toBe(
    'wrong_type: Row 3 of typed.csv has "x" in column "b", where a date belongs.',
  );
  const json = write("typed.json", '[{"a":"1"},{"a":"two"}]');
  expect(await problem(json, { types: { a: "number" } })).toBe(
    'wrong_type: Row 2 of typed.json has "two" in column "a", where a number belongs.',
  );
});

test.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
  const file = write("secret.csv", "a,b\n1,2\n");
  chmodSync(file, 0);
  expect(await problem(file)).toBe("unreadable: secret.csv may not be read by this user.");
});
