import { describe, expect, test } from "vitest";
import { textColumn } from "../../test/encoding/tables.ts";
import { temporaryFiles } from "../../test/temporaryFiles.ts";
import { describe as describeTable } from "./describe.ts";
import { readTable, typesOf } from "./read.ts";
import type { Writing } from "./table.ts";
import { asNumbers, numberWritten, writingOf } from "./written.ts";

const write = temporaryFiles();

/** The numbers that a column of these texts is read as; undefined where it stays a column of texts. */
function numbersOf(...texts: (string | null)[]): number[] | undefined {
  const column = textColumn("x", texts);
  const writing = writingOf(column, ".");
  return writing && Array.from(asNumbers(column, writing).column.values);
}

describe("numbers written as texts", () => {
  test("separators of thousands, of either kind", () => {
    expect(numbersOf("1,234", "12", "1,234,567.5", "-3,000")).toEqual([1234, 12, 1234567.5, -3000]);
    expect(numbersOf("1.234,5", "12", "1.234.567", "0,5")).toEqual([1234.5, 12, 1234567, 0.5]);
    expect(numbersOf("1 234", "1\u00a0234,5", "7,25")).toEqual([1234, 1234.5, 7.25]);
    expect(numbersOf("1'234.50", "12")).toEqual([1234.5, 12]);
  });

  test("a comma alone parts thousands where three digits follow, and decimals elsewhere", () => {
    expect(numbersOf("1,234", "5,678")).toEqual([1234, 5678]);
    expect(numbersOf("1,5", "2,75", "1,234")).toEqual([1.5, 2.75, 1.234]);
    const column = textColumn("x", ["1,234", "5,678"]);
    expect(writingOf(column, ",")).toEqual({ mark: ",", unit: "", loose: false });
  });

  test("units, money, percent, exponents and parentheses", () => {
    expect(numbersOf("12 kg", "7.5kg", "3 KG", "4")).toEqual([12, 7.5, 3, 4]);
    expect(numbersOf("$1,200", "-$5", "$ 7.50", "($3)")).toEqual([1200, -5, 7.5, -3]);
    expect(numbersOf("45%", "7 %", "0.5%")).toEqual([45, 7, 0.5]);
    expect(numbersOf("1e3 m", "2.5E-1 m", "EUR 3", "3 €")).toBeUndefined();
    expect(numbersOf("1e3 m", "2.5E-1 m")).toEqual([1000, 0.25]);
    expect(numbersOf("1 year", "3 years", null)).toEqual([1, 3, Number.NaN]);
  });

  test("what is not an amount stays text", () => {
    expect(numbersOf("1st", "2nd", "3rd")).toBeUndefined();
    expect(numbersOf("12A", "12B", "7C")).toBeUndefined();
    expect(numbersOf("5 kg", "3 lb")).toBeUndefined();
    expect(numbersOf("2020-01-31", "2020-02-01")).toBeUndefined();
    expect(numbersOf("12:30", "7:15")).toBeUndefined();
    expect(numbersOf("A11", "A12")).toBeUndefined();
    expect(numbersOf("012 345 678", "023 456 789")).toBeUndefined();
    expect(numbersOf("1,2,3", "4,5")).toBeUndefined();
    expect(numbersOf("90071992547409931 x", "90071992547409932 x")).toBeUndefined();
    expect(numbersOf("10-20", "20-30", "5+")).toBeUndefined();
  });

  test("one in a hundred may be something else and is missing; two may not", () => {
    const texts = Array.from({ length: 99 }, (_, i) => `${i},000`);
    expect(numbersOf(...texts, "n.a.")?.[99]).toBeNaN();
    expect(numbersOf(...texts, "n.a.", "none")).toBeUndefined();
  });

  test("a cell reads the same in another table", () => {
    const comma: Writing = { mark: ",", unit: "kg", loose: false };
    expect(numberWritten("1.234", comma)).toBe(1234);
    expect(numberWritten("1.5", comma)).toBe(1.5);
    expect(numberWritten("1,5 kg", comma)).toBe(1.5);
    expect(numberWritten("1,5 g", comma)).toBeUndefined();
  });
});

describe("files", () => {
  const rows = Array.from({ length: 40 }, (_, i) => `"${i + 1},${100 + i} kg",${i % 2 === 0 ? "a" : "b"}`);
  const file = () => write("dressed.csv", `w,y\n${rows.join("\n")}\n`);

  test("the table holds numbers, and the description says so", async () => {
    const table = await readTable(file());
    expect(table.columns[0]).toMatchObject({ type: "number", written: { unit: "kg", example: "1,100 kg" } });
    expect(typesOf(table)).toEqual({ w: { mark: ".", unit: "kg", loose: false }, y: "text" });
    expect(describeTable(table, { target: "y" }).notes).toContain(
      'w is read as numbers (kg): it writes them as "1,100 kg". --kind w=category keeps the texts.',
    );
  });

  test("asked for texts, they stay texts", async () => {
    const table = await readTable(file(), { types: { w: "text" } });
    expect(table.columns[0]?.type).toBe("text");
  });

  test("new rows are read the same way; a cell that is no number is named", async () => {
    const types = typesOf(await readTable(file()));
    const same = await readTable(write("new.csv", 'w,y\n"2,500 kg",a\n3,b\n'), { types });
    expect(same.columns[0]).toMatchObject({ values: Float64Array.of(2500, 3) });
    const wrong = readTable(write("wrong.csv", 'w,y\n"2,500 kg",a\nmuch,b\n'), { types });
    await expect(wrong).rejects.toThrow(/^Row 2 of .* has "much" in column "w", where a number belongs/);
    const loose = { w: { mark: ".", unit: "kg", loose: true } as const };
    const some = await readTable(write("wrong.csv", 'w,y\n"2,500 kg",a\nmuch,b\n'), { types: loose });
    expect(some.columns[0]).toMatchObject({ values: Float64Array.of(2500, Number.NaN) });
  });

  test("said to be numeric, separators and units are read; a text is named", async () => {
    const numeric = { types: { w: "number" } as const };
    expect((await readTable(file(), numeric)).columns[0]?.type).toBe("number");
    const mixed = write("mixed.csv", `w,y\n${rows.join("\n")}\nmuch,a\n`);
    await expect(readTable(mixed, numeric)).rejects.toThrow(/^Row 41 of .* has "much"/);
  });

  test("in JSON, plain numbers in quotes stay texts", async () => {
    const table = await readTable(write("t.json", '[{"zip":"01234","p":"$1"},{"zip":"12345","p":"$2"}]'));
    expect(typesOf(table)).toEqual({ zip: "text", p: { mark: ".", unit: "", loose: false } });
  });
});
