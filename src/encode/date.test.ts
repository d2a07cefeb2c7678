import { describe, expect, it } from "vitest";
import { rowsFrom } from "../../test/encoding/tables.ts";
import { civilDay, dateColumns, encodeDate, fitDate } from "./date.ts";

function encode(training: readonly number[], judged: readonly number[]): number[][] {
  const values = Float64Array.of(...training, ...judged);
  const parameters = fitDate("d", "date", values, rowsFrom(0, training.length));
  const width = dateColumns(parameters).length;
  const out = new Float32Array(judged.length * width);
  const place = { values: out, at: 0, stride: width };
  encodeDate(parameters, values, rowsFrom(training.length, values.length), place);
  return judged.map((_, row) => Array.from(out.subarray(row * width, (row + 1) * width)));
}

const meanings = (training: readonly number[]): string[] =>
  dateColumns(fitDate("d", "date", Float64Array.from(training), rowsFrom(0, training.length))).map(
    ({ meaning }) => meaning,
  );

describe("the calendar", () => {
  // [(d - datetime.date(1970, 1, 1)).days, (d.weekday() + 1) % 7] for each d
  it.each([
    [-1, 1969, 12, 31, 3],
    [0, 1970, 1, 1, 4],
    [11016, 2000, 2, 29, 2],
    [-25508, 1900, 3, 1, 4],
    [20088, 2024, 12, 31, 2],
    [-719162, 1, 1, 1, 1],
    [-135081, 1600, 2, 29, 2],
    [47540, 2100, 2, 28, 0],
  ])("knows day %i", (days, year, month, day, weekday) => {
    expect(civilDay(days)).toMatchObject({ year, month, day, weekday });
  });

  it("agrees with JavaScript's dates", () => {
    for (let days = -1_000_000; days < 1_000_000; days += 977) {
      const date = new Date(days * 86_400_000);
      const { year, month, fromMarch } = civilDay(days);
      const march = Date.UTC(month < 3 ? year - 1 : year, 2, 1) / 86_400_000;
      if (year > 100) expect(fromMarch).toBe(days - march);
      expect(civilDay(days)).toMatchObject({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        weekday: date.getUTCDay(),
      });
    }
  });
});

describe("a date", () => {
  // New Year's days of 2020, 2021, 2023
  const training = [18262, 18628, 19358];

  // a = np.array([18262, 18628, 19358.]); z = (a - a.mean()) / a.std(); z / np.sqrt(1 + (z / 3) ** 2);
  // the same with [2020, 2021, 2023.]
  it("is year, position in time, and cycles", () => {
    const [first = []] = encode(training, [18262]);
    const expected = [-1.007017629956, -1.00754155213, -1];
    // January begins the circle of months; 2020-01-01 is a Wednesday, the third day from Sunday.
    expected.push(0, 1, Math.sin((6 * Math.PI) / 7), Math.cos((6 * Math.PI) / 7));
    // From March, January 1 is the 307th day: 306 / 366 of the circle.
    expected.push(Math.sin((2 * Math.PI * 306) / 366), Math.cos((2 * Math.PI * 306) / 366));
    expect(first).toHaveLength(9);
    for (const [i, value] of first.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  });

  it("is the median where it is missing, and flagged where training rows lack it", () => {
    const [missing, median] = encode(training, [Number.NaN, 18628]);
    expect(missing).toEqual(median);
    const [flagged = [], known = []] = encode([...training, Number.NaN], [Number.NaN, 18628]);
    expect(flagged.at(-1)).toBe(1);
    expect(known.at(-1)).toBe(0);
    expect(flagged.slice(0, -1)).toEqual(known.slice(0, -1));
  });

  it("has the day of the year where training rows span one", () => {
    expect(meanings([18262, 18262 + 364])).not.toContain("day of year, sine");
    expect(meanings([18262, 18262 + 365])).toContain("day of year, sine");
  });

  it("has the time of day where training rows hold one", () => {
    expect(meanings(training)).not.toContain("time of day, sine");
    expect(meanings([...training, 19000.5])).toContain("time of day, sine");
    const [six = []] = encode([...training, 19000.5], [18262.25]);
    expect(six[9]).toBeCloseTo(1, 6);
    expect(six[10]).toBeCloseTo(0, 6);
  });

  it("stays finite for days far out and for one training date", () => {
    for (const row of encode([5, 5], [5, 1e30, -1e30])) expect(row.every(Number.isFinite)).toBe(true);
    for (const row of encode([Number.NaN], [5])) expect(row.every(Number.isFinite)).toBe(true);
  });
});
