import { gzipSync } from "node:zlib";
import fc from "fast-check";

/** A file that somebody might call a table. */
export interface WildFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const plainNumber = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom(
    "1e999",
    "-1e999",
    "inf",
    "nan",
    "0",
    "-0",
    "1e-320",
    "007",
    "12345678901234567890",
    "+.5",
    "5.",
  ),
);
const dressedNumber = fc.oneof(
  fc.integer({ min: -9_999_999, max: 9_999_999 }).map((n) => n.toLocaleString("en-US")),
  fc.integer({ min: 0, max: 9_999_999 }).map((n) => n.toLocaleString("de-DE")),
  fc.integer({ min: 0, max: 999 }).map((n) => `${n} kg`),
  fc.integer({ min: 0, max: 99_999 }).map((n) => `$${n}`),
  fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
);
const date = fc.oneof(
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((d) => d.toISOString()),
  fc.integer({ min: 1, max: 28 }).map((d) => `2021-02-${String(d).padStart(2, "0")}`),
  fc.constantFrom(
    "2021-02-30",
    "0000-00-00",
    "9999-12-31",
    "1969-12-31 23:59:59.999",
    "2021/3/4",
    "31.12.2020",
  ),
);
const truth = fc.constantFrom("yes", "No", "TRUE", "f", "y", "off");
const level = fc.constantFrom(
  "low",
  "medium",
  "high",
  "a",
  "B",
  "unknown",
  "Mon",
  "Tue",
  "Wed",
  "2nd",
  "10-20",
);
const missing = fc.constantFrom("", " ", "NA", "NULL", "?", "nan");
const wildText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom('"', '""', '"a', 'a"b', ",", ";", "\t", "|", "\n", "\r", "a\nb", "'", "\\", "\uFEFF", "�"),
  fc.constantFrom("__proto__", "constructor", "=1+1", "<script>", "😀", "\u202Eabc", "%s", "$1", "NaN,1"),
);
const hugeText = fc.integer({ min: 1000, max: 200_000 }).map((n) => "x".repeat(n));

/** How the cells of one column come about. */
const kinds = {
  few: fc.integer({ min: 0, max: 30 }).map(String),
  number: plainNumber,
  dressed: dressedNumber,
  date,
  truth,
  level,
  many: fc.integer({ min: 0, max: 40 }).map((n) => `code ${n}`),
  wild: wildText,
  mixed: fc.oneof(plainNumber, date, level, wildText),
  id: fc.uuid(),
} as const;
const columnKind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]));

const cellOf = (kind: keyof typeof kinds): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: kinds[kind], weight: 12 }, { arbitrary: missing, weight: 1 });

const headerName = fc.oneof(
  { arbitrary: fc.constantFrom("x", "z", "size", "day", "id", "a b", " c "), weight: 5 },
  {
    arbitrary: fc.constantFrom("", "y", "\uFEFFq", "label", "t1", "__proto__", 'q"', "a,b", "a\nb", "1"),
    weight: 2,
  },
  { arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }), weight: 1 },
);

/** Makers of targets: two classes in most tables, sometimes with anything among them, or numbers. */
const target = fc.oneof(
  { arbitrary: fc.constant(fc.constantFrom("yes", "no")), weight: 6 },
  { arbitrary: fc.constant(plainNumber), weight: 2 },
  { arbitrary: fc.constant(dressedNumber), weight: 2 },
  { arbitrary: fc.constant(fc.oneof(truth, level, wildText)), weight: 1 },
);

/** Cells with their header; the last column is called y and mostly holds classes. */
const cells = fc
  .array(fc.tuple(headerName, columnKind), { minLength: 0, maxLength: 5 })
  .map((columns) => (columns.length > 1 ? [["few", "few"] as const, ...columns] : columns))
  .chain((columns) =>
    fc.record({
      // Names are told apart in most tables, so that these get further.
      header: fc
        .integer({ min: 0, max: 9 })
        .map((luck) => [...columns.map(([name], i) => (luck === 0 ? name : `${name}${i}`)), "y"]),
      rows: target.chain((y) => {
        const row = fc.tuple(...columns.map(([, kind]) => cellOf(kind)), y);
        const enough = { minLength: 24, maxLength: 70, size: "max" } as const;
        return fc.oneof(
          { arbitrary: fc.array(row, enough), weight: 9 },
          { arbitrary: fc.array(row, { maxLength: 3 }), weight: 1 },
        );
      }),
    }),
  );

/** The value in one table of twelve, null in the others. */
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 11 }, { arbitrary: value, weight: 1 });

const quoting = fc.constantFrom(...Array<string>(8).fill("proper"), "all", "none", "single");
const delimiter = fc.constantFrom(",", ",", ",", ",", "\t", ";", "|", ":");
const lineEnd = fc.constantFrom(...Array<string>(8).fill("\n"), "\r\n", "\r\n", "\r", "mixed");

const written = fc
  .record({
    cells,
    quoting,
    delimiter,
    other: rarely(delimiter),
    lineEnd,
    mark: fc.boolean(),
    last: fc.boolean(),
    huge: rarely(hugeText),
  })
  .map(
    ({ cells: { header, rows }, quoting: how, delimiter: comma, other, lineEnd: end, mark, last, huge }) => {
      const cell = (text: string): string => {
        if (how === "none") return text;
        if (how === "single") return `'${text}'`;
        return how === "all" || /[",;\t|\n\r:]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      };
      const lines = [header, ...rows].map((row, i) =>
        row.map(cell).join(other !== null && i % 7 === 3 ? other : comma),
      );
      if (huge !== null) lines[lines.length >> 1] += comma + huge;
      const ends = ["\n", "\r\n", "\r"];
      const text = lines.map((line, i) => line + (end === "mixed" ? ends[i % 3] : end)).join("");
      return `${mark ? "\uFEFF" : ""}${last ? text : text.trimEnd()}`;
    },
  );

const encoded = fc
  .tuple(written, rarely(fc.constantFrom("utf16le" as const, "latin1" as const)))
  .map(([text, encoding]) => Buffer.from(text, encoding ?? "utf8"));

/** Quotes, ends of lines, separators, a NUL, the start of a long character, or anything. */
const oddByte = fc.oneof(
  { arbitrary: fc.constantFrom(...Buffer.from(`"'\n\r,;\t |\\a1.-`), 0, 0xc3), weight: 9 },
  { arbitrary: fc.nat(255), weight: 1 },
);

/** A few bytes put in, taken out or changed, or the end cut off. */
const damaged = fc
  .tuple(
    encoded,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom("put", "take", "change", "cut", "double"), oddByte), {
      maxLength: 4,
    }),
  )
  .map(([bytes, edits]) => {
    let now = bytes;
    for (const [place, how, value] of edits) {
      const at = now.length === 0 ? 0 : place % now.length;
      const [before, after] = [now.subarray(0, at), now.subarray(at)];
      if (how === "put") now = Buffer.concat([before, Buffer.of(value), after]);
      else if (how === "take") now = Buffer.concat([before, after.subarray(1)]);
      else if (how === "change") now = Buffer.concat([before, Buffer.of(value), after.subarray(1)]);
      else if (how === "cut") now = before;
      else now = Buffer.concat([before, after, after]);
    }
    return now;
  });

const content = fc.oneof(
  { arbitrary: encoded, weight: 30 },
  { arbitrary: damaged, weight: 15 },
  { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 200 }).map((text) => Buffer.from(text)), weight: 1 },
);

/** Files of wild bytes: tables of all kinds of cells, written in all kinds of ways, broken in all kinds of places. */
export const wildFile: fc.Arbitrary<WildFile> = fc
  .tuple(content, fc.constantFrom(...Array<string>(12).fill("t.csv"), "t.tsv", "t.txt", "t.csv.gz", "t.json"))
  .map(([bytes, name]) => ({
    name,
    bytes: name.endsWith(".gz") && bytes.length % 3 > 0 ? gzipSync(bytes) : bytes,
  }));
