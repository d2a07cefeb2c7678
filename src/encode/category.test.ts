import { describe, expect, it } from "vitest";
import { rowsFrom, textColumn } from "../../test/encoding/tables.ts";
import { type CategoryAsked, categoryColumns, encodeCategory, fitCategory } from "./category.ts";
import { sharedColumns, sharedWidth } from "./sharedColumns.ts";

const fit = (training: readonly (string | null)[], asked: CategoryAsked = {}) =>
  fitCategory("c", "text", textColumn("c", training), rowsFrom(0, training.length), asked);

function encode(
  training: readonly (string | null)[],
  judged: readonly (string | null)[],
  asked: CategoryAsked = {},
): number[][] {
  const parameters = fit(training, asked);
  const width = categoryColumns(parameters).length;
  const out = new Float32Array(judged.length * width);
  encodeCategory(parameters, textColumn("c", judged), rowsFrom(0, judged.length), {
    values: out,
    at: 0,
    stride: width,
  });
  return judged.map((_, row) => Array.from(out.subarray(row * width, (row + 1) * width)));
}

/** `count` levels, the first in 40 rows, the next in 39 ... */
const levels = (count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    Array<string>(40 - i).fill(`name ${String(i).padStart(2, "0")}`),
  ).flat();

describe("a category", () => {
  // c = np.array(["b", "a", "b", "c", "a", "b", None, "d", None], dtype=object).reshape(-1, 1)
  // OneHotEncoder(min_frequency=2, handle_unknown="infrequent_if_exist", sparse_output=False).fit(c)
  //   .transform([["a"], ["b"], ["c"], ["zzz"], [None]]), with its last two columns exchanged
  it("is one-hot as scikit-learn's, where a level of one row counts as unseen", () => {
    const training = ["b", "a", "b", "c", "a", "b", null, "d", null];
    expect(categoryColumns(fit(training)).map(({ meaning }) => meaning)).toEqual([
      "is a",
      "is b",
      "unseen",
      "missing",
    ]);
    expect(encode(training, ["a", "b", "c", "zzz", null])).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]);
  });

  it("counts missing as unseen where no training row is missing", () => {
    expect(encode(["a", "a", "b", "b"], [null, "b"])).toEqual([
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });

  it("has a column for each of 16 levels, and of 17 for the 16 most frequent", () => {
    expect(fit(levels(16))).toMatchObject({ shared: [] });
    expect(categoryColumns(fit(levels(16)))).toHaveLength(17);
    const parameters = fit(levels(17));
    expect(parameters.levels).toHaveLength(16);
    expect(parameters.shared).toEqual(["name 16"]);
    expect(categoryColumns(parameters)).toHaveLength(16 + 32 + 1);
  });

  it("sets two of the shared columns for a level beyond, and none for an unseen one", () => {
    const [beyond = [], unseen = []] = encode(levels(20), ["name 18", "never"]);
    const [first, second] = sharedColumns("name 18", 32);
    const on = beyond.flatMap((value, column) => (value === 1 ? [column] : []));
    expect(on).toEqual([16 + Math.min(first, second), 16 + Math.max(first, second)]);
    expect(unseen.flatMap((value, column) => (value === 1 ? [column] : []))).toEqual([48]);
  });

  // Chi-square of 1,000 expected a column: 0.999 quantiles of 31 and 255 degrees of freedom,
  // scipy.stats.chi2.ppf(0.999, [31, 255])
  it.each([
    [32, 61.1],
    [256, 330.5],
  ])("spreads texts over %i shared columns evenly", (width, bound) => {
    const counts = new Float64Array(width);
    for (let i = 0; i < 500 * width; i++) {
      const [first, second] = sharedColumns(`some level ${i}`, width);
      expect(first).not.toBe(second);
      for (const column of [first, second]) counts[column] = (counts[column] ?? 0) + 1;
    }
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(bound);
  });

  it("has more shared columns for more levels, up to 256", () => {
    const widths = (rows: number) =>
      [0, 1, 64, 65, 1000, 4096, 10_000].map((levels) => sharedWidth(levels, rows));
    expect(widths(1000)).toEqual([0, 32, 32, 48, 128, 256, 256]);
    // 2 ** 28 bytes of 4 million rows: 16 columns; of 800,000: 83.
    expect(widths(4_000_000)).toEqual([0, 32, 32, 32, 32, 32, 32]);
    expect(widths(800_000)).toEqual([0, 32, 32, 48, 80, 80, 80]);
    const names = Array.from({ length: 10_000 }, (_, i) => [`code ${i}`, `code ${i}`]).flat();
    expect(categoryColumns(fit(names))).toHaveLength(16 + 256 + 1);
  });

  it("has a place for the unseen even where all training rows are missing or unique", () => {
    expect(encode([null, null], ["a", null])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(encode(["a", "b"], ["a", "z"])).toEqual([[1], [1]]);
  });
});

describe("truths", () => {
  const boolean = { kind: "boolean" } as const;

  it("have one column each in every spelling, also those that no training row has", () => {
    const training = ["yes", "No", "yes", "no", "NO", "Yes"];
    expect(categoryColumns(fit(training, boolean)).map(({ meaning }) => meaning)).toEqual([
      "is false",
      "is true",
      "unseen",
    ]);
    expect(encode(training, ["YES", "n", "true", "maybe", "yEs"], boolean)).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it("are levels like others where a column holds more, or was not said to be boolean", () => {
    const levels = (training: string[], asked: CategoryAsked) => fit(training, asked).levels;
    expect(levels(["yes", "yes", "no", "no", "maybe", "maybe"], boolean)).toEqual(["maybe", "no", "yes"]);
    expect(levels(["n", "n", "f", "f"], boolean)).toEqual(["f", "n"]);
    expect(levels(["yes", "yes", "Yes", "Yes"], {})).toEqual(["Yes", "yes"]);
  });
});

describe("ordered levels", () => {
  const twice = (...levels: string[]) => levels.flatMap((level) => [level, level]);

  it("have their rank beside their columns; others and unseen ones have 0", () => {
    const training = twice("Fair", "Good", "Very Good", "Premium", "Ideal");
    expect(encode(training, ["Fair", "Very Good", "Ideal", "Bad", "Premium"])).toEqual([
      [1, 0, 0, 0, 0, 0, -1],
      [0, 0, 0, 0, 1, 0, 0],
      [0, 0, 1, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 1, 0, 0, 0.5],
    ]);
  });

  it("take the order that a person told, which knows levels that training lacks", () => {
    const order = ["cheap", "fine", "dear"];
    const training = twice("dear", "cheap", "other");
    expect(encode(training, ["dear", "fine", "other"], { order })).toEqual([
      [0, 1, 0, 0, 1],
      [0, 0, 0, 1, 0],
      [0, 0, 1, 0, 0],
    ]);
    expect(categoryColumns(fit(twice("low", "medium", "high"), { order: [] }))).toHaveLength(4);
  });

  it("go round where they are months or days of the week", () => {
    const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const [monday = []] = encode(twice(...days), ["Mon"]);
    expect(categoryColumns(fit(twice(...days))).at(-1)?.meaning).toBe("day of week, cosine");
    expect(monday.at(-2)).toBeCloseTo(Math.sin((2 * Math.PI) / 7), 6);
    expect(monday.at(-1)).toBeCloseTo(Math.cos((2 * Math.PI) / 7), 6);
  });
});
