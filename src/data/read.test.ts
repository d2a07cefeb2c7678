import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFiles } from "../../test/temporaryFiles.ts";
import { literal, withDuckDB } from "./duckdb.ts";
import { textOf } from "./labels.ts";
import { type ReadOptions, readTable, typesOf, typesOfKinds } from "./read.ts";

const write = temporaryFiles();

/** Cells as text by column, undefined where missing. */
async function cells(file: string, options?: ReadOptions): Promise<Record<string, (string | undefined)[]>> {
  const table = await readTable(file, options);
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      Array.from({ length: table.rowCount }, (_, row) => textOf(column, row)),
    ]),
  );
}

const csv = "a,b,c\n1,x,2020-01-01\n2.5,,2020-01-02 12:00:00\n,z,\n";
const expected = {
  a: ["1", "2.5", undefined],
  b: ["x", undefined, "z"],
  c: ["2020-01-01", "2020-01-02T12:00:00.000Z", undefined],
};

describe("formats", () => {
  test("CSV, plain and packed, with the hash of its bytes and a short name", async () => {
    const file = write("plain.csv", csv);
    const table = await readTable(file);
    expect(table).toMatchObject({ name: "plain", source: file, rowCount: 3 });
    expect(table.sha256).toBe(createHash("sha256").update(csv).digest("hex"));
    expect(typesOf(table)).toEqual({ a: "number", b: "text", c: "date" });
    // 2020-01-01 is 18262 days after 1970-01-01 (50 years and 12 leap days).
    expect(table.columns[2]).toMatchObject({ values: Float64Array.of(18262, 18263.5, Number.NaN) });
    expect(await cells(file)).toEqual(expected);
    expect(await cells(write("packed.csv.gz", gzipSync(csv)))).toEqual(expected);
    expect(await cells(write("packed-without-saying-so.csv", gzipSync(csv)))).toEqual(expected);
  });

  test("tabs, semicolons and bars, byte order mark, CRLF, quotes, blank lines", async () => {
    expect(await cells(write("t.tsv", csv.replaceAll(",", "\t")))).toEqual(expected);
    expect(await cells(write("semicolon.csv", csv.replaceAll(",", ";")))).toEqual(expected);
    expect(await cells(write("bar.txt", csv.replaceAll(",", "|")))).toEqual(expected);
    expect(await cells(write("crlf.csv", `\uFEFF${csv.replaceAll("\n", "\r\n")}\r\n`))).toEqual(expected);
    const quoted = write("quoted.csv", 'name,"a ""b"""\n"Braund, Mr. ""Owen""",1\n"two\nlines",2\n');
    const spaced = write("spaced.csv", 'a, "b", c\n1, "x, y", 3\n');
    expect(await cells(spaced)).toEqual({ a: ["1"], b: ["x, y"], c: ["3"] });
    expect(await cells(quoted)).toEqual({ name: ['Braund, Mr. "Owen"', "two\nlines"], 'a "b"': ["1", "2"] });
  });

  test("JSON records, an array or one a line, with nulls, booleans, dates and nested values", async () => {
    const rows = [
      { a: 1, b: "x", t: true, d: "2020-01-01", n: { q: 1 }, l: [1, 2] },
      { a: 2.5, b: null, t: false, d: null, n: null, l: [] },
    ];
    const wanted = {
      a: ["1", "2.5"],
      b: ["x", undefined],
      t: ["true", "false"],
      d: ["2020-01-01", undefined],
      n: ['{"q":1}', undefined],
      l: ["[1,2]", "[]"],
    };
    expect(await cells(write("r.json", JSON.stringify(rows)))).toEqual(wanted);
    const lines = rows.map((row) => JSON.stringify(row)).join("\n");
    expect(await cells(write("r.jsonl", lines))).toEqual(wanted);
    expect(await cells(write("r.ndjson.gz", gzipSync(lines)))).toEqual(wanted);
    expect(await cells(write("mark.json", `\uFEFF${JSON.stringify(rows)}`))).toEqual(wanted);
    expect(await cells(write("mark.jsonl.gz", gzipSync(`\uFEFF${lines}`)))).toEqual(wanted);
  });

  test("Parquet, plain and packed, with wide integers, decimals and timestamps", async () => {
    const file = write("made.parquet", "");
    await withDuckDB(undefined, async (connection) => {
      await connection.run(
        `COPY (SELECT 7::BIGINT AS i, 170141183460469231731687303715884105727::HUGEINT AS h, 1.25::DECIMAL(9,2) AS d,
        TIMESTAMPTZ '2020-01-01 02:00:00+02' AS t, true AS b, 'x' AS s, NULL::DOUBLE AS m)
        TO ${literal(file)} (FORMAT parquet)`,
      );
    });
    const wanted = { i: ["7"], d: ["1.25"], t: ["2020-01-01"], b: ["true"], s: ["x"], m: [undefined] };
    expect(await cells(file)).toMatchObject(wanted);
    expect(Number((await cells(file)).h?.[0])).toBeCloseTo(2 ** 127, -30);
    expect(await cells(write("packed.parquet.gz", gzipSync(readFileSync(file))))).toMatchObject(wanted);
  });

  test("standard input, CSV or JSON", async () => {
    const table = await readTable("-", { stdin: Readable.from([Buffer.from(csv)]) });
    expect(table).toMatchObject({ name: "stdin", source: "-", rowCount: 3 });
    expect(await cells("-", { stdin: Readable.from([Buffer.from('[{"a":1},{"a":2}]')]) })).toEqual({
      a: ["1", "2"],
    });
  });

  test("a glob reads files in the order of their names", async () => {
    write("part-2.csv", "a,b\n3,z\n");
    const first = write("part-1.csv", "a,b\n1,x\n2,y\n");
    const table = await readTable(path.join(path.dirname(first), "part-*.csv"));
    expect(table).toMatchObject({ name: "part", rowCount: 3 });
    expect(table.columns[0]).toMatchObject({ values: Float64Array.of(1, 2, 3) });
  });

  test("a file whose name has glob signs is that file", async () => {
    expect(await cells(write("what[1].csv", "a,b\n1,2\n"))).toEqual({ a: ["1"], b: ["2"] });
  });
});

describe("types", () => {
  const column = async (...texts: string[]) => {
    const table = await readTable(
      write("column.csv", `k,v\n${texts.map((text) => `k,"${text}"`).join("\n")}\n`),
    );
    const found = table.columns[1];
    if (found === undefined) throw new Error("a column is missing");
    return { type: found.type, texts: texts.map((_, row) => textOf(found, row)) };
  };

  test("spellings of missing do not make a column of numbers one of texts", async () => {
    const texts = ["1", "", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?", " ", "2"];
    const { type, texts: read } = await column(...texts);
    expect(type).toBe("number");
    expect(read).toEqual(["1", ...Array(11).fill(undefined), "2"]);
  });

  test("spaces around a text do not count, and truths are spelled in lower case", async () => {
    expect(await column(" a ", "a", "TRUE", "False", "?", "b c")).toEqual({
      type: "text",
      texts: ["a", "a", "true", "false", undefined, "b c"],
    });
  });

  test("numbers in all their forms", async () => {
    expect(await column("1", "-2.50", "+3", ".5", "5.", "1e3", "-1E-2", "0x")).toMatchObject({
      type: "text",
    });
    expect(await column("1", "-2.50", "+3", ".5", "5.", "1e3", "-1E-2", "inf", "1e400", " 7 ")).toEqual({
      type: "number",
      texts: ["1", "-2.5", "3", "0.5", "5", "1000", "-0.01", "Infinity", "Infinity", "7"],
    });
  });

  test("whole numbers too long for a float64 are texts, and so is what only looks like a number", async () => {
    expect(await column("90071992547409931", "90071992547409932")).toMatchObject({ type: "text" });
    expect(await column("1_000", "2_000")).toMatchObject({ type: "text" });
    expect(await column("12:30", "13:40")).toMatchObject({ type: "text" });
  });

  test("texts after a thousand numbers make a column of texts, spelled as in the file", async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => `${i}.0`);
    const late = Array.from({ length: 60 }, () => "late");
    const { type, texts } = await column(...numbers, ...late);
    expect(type).toBe("text");
    expect(texts[1]).toBe("1.0");
    expect(texts[3000]).toBe("late");
  });

  test("one text after thousands of numbers is missing", async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => `${i}.0`);
    const { type, texts } = await column(...numbers, "late");
    expect(type).toBe("number");
    expect(texts.slice(2998)).toEqual(["2998", "2999", undefined]);
  });

  test("dates after a thousand empty cells are dates", async () => {
    const { type, texts } = await column(
      ...Array.from({ length: 1500 }, () => ""),
      "2021-03-04",
      "2021/03/05",
    );
    expect(type).toBe("date");
    expect(texts.slice(-2)).toEqual(["2021-03-04", "2021-03-05"]);
  });

  test("a date that does not exist makes texts", async () => {
    expect(await column("2021-02-28", "2021-02-30")).toMatchObject({ type: "text" });
  });

  test("a column without values is one of missing numbers", async () => {
    expect(await column("", "NA")).toEqual({ type: "number", texts: [undefined, undefined] });
  });

  test("types can be forced, for rows that come later", async () => {
    const file = write("new.csv", "zip,n,d\n1,,2020-01-01\n2,,NA\n");
    const table = await readTable(file, { types: { zip: "text", n: "number", d: "date", other: "text" } });
    expect(typesOf(table)).toEqual({ zip: "text", n: "number", d: "date" });
    const json = write("new.json", '[{"zip":1,"n":"2.5","d":"x"},{"zip":1.0,"n":null,"d":null}]');
    expect(await cells(json, { types: { zip: "text", n: "number" } })).toEqual({
      zip: ["1", "1"],
      n: ["2.5", undefined],
      d: ["x", undefined],
    });
  });

  test("kinds that the user said become types, so that codes keep their zeros", async () => {
    const types = typesOfKinds({ zip: "category", n: "numeric", d: "date", b: "boolean", x: "id" });
    expect(types).toEqual({ zip: "text", n: "number", d: "date", b: "text" });
    expect(await cells(write("zip.csv", "zip,n\n007,1\n010,2\n"), { types })).toEqual({
      zip: ["007", "010"],
      n: ["1", "2"],
    });
  });

  test("beside semicolons, a comma is a decimal point", async () => {
    const file = write("european.csv", "a;b;c\n1,5;x,y;2\n-0,25;z;3.5\n");
    expect(await cells(file)).toEqual({ a: ["1.5", "-0.25"], b: ["x,y", "z"], c: ["2", "3.5"] });
  });

  test("an unnamed column gets the name of its place", async () => {
    expect(Object.keys(await cells(write("pandas.csv", ",a\n0,x\n1,y\n")))).toEqual(["column_1", "a"]);
  });
});

test("rows keep their order over many chunks and files that are read at the same time", async () => {
  const rows = 60_000;
  const lines = Array.from({ length: rows }, (_, i) => `${i},level ${i % 7}`);
  let file = "";
  for (const part of [0, 1, 2, 3, 4, 5]) {
    file = write(`long-${part}.csv`, `n,s\n${lines.slice(part * 10_000, (part + 1) * 10_000).join("\n")}\n`);
  }
  const table = await readTable(path.join(path.dirname(file), "long-*.csv"));
  const [n, s] = table.columns;
  if (n?.type !== "number" || s?.type !== "text") throw new Error("wrong types");
  expect(table.rowCount).toBe(rows);
  expect(n.values.every((value, row) => value === row)).toBe(true);
  expect(s.codes.every((code, row) => code === row % 7)).toBe(true);
});

test("what a program writes with quotes is what is read", async () => {
  const words = [
    "a",
    "b c",
    'say "x"',
    "p,q",
    "two\nlines",
    "r\r\ns",
    ";",
    "|",
    "\t|",
    "ä€😀",
    "'",
    "\\",
    "1 2",
  ];
  const cell = fc.constantFrom(...words);
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
      const lines = [["k 1", "l", "m"], ...rows].map((row) => row.map(quoted).join(","));
      const kept = (i: 0 | 1 | 2) => rows.map((row) => row[i].trim());
      expect(await cells(write("fuzz.csv", `${lines.join("\n")}\n`))).toEqual({
        "k 1": kept(0),
        l: kept(1),
        m: kept(2),
      });
    }),
    { numRuns: 40 },
  );
});

test("an aborted signal stops reading with its reason", async () => {
  const reason = new Error("enough");
  await expect(readTable(write("abort.csv", csv), { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  );
});
