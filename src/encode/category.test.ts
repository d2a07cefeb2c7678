import { describe, expect, it } from "vitest";
import { rowsFrom, textColumn } from "../../test/encoding/tables.ts";
import { categoryColumns, encodeCategory, fitCategory, sharedColumns } from "./category.ts";

const fit = (training: readonly (string | null)[]) =>
  fitCategory("c", "text", textColumn("c", training), rowsFrom(0, training.length));

function encode(training: readonly (string | null)[], judged: readonly (string | null)[]): number[][] {
  const parameters = fit(training);
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
    Array<string>(40 - i).fill(`level ${String(i).padStart(2, "0")}`),
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
    expect(parameters.shared).toEqual(["level 16"]);
    expect(categoryColumns(parameters)).toHaveLength(16 + 32 + 1);
  });

  it("sets two of the shared columns for a level beyond, and none for an unseen one", () => {
    const [beyond = [], unseen = []] = encode(levels(20), ["level 18", "never"]);
    const [first, second] = sharedColumns("level 18");
    const on = beyond.flatMap((value, column) => (value === 1 ? [column] : []));
    expect(on).toEqual([16 + Math.min(first, second), 16 + Math.max(first, second)]);
    expect(unseen.flatMap((value, column) => (value === 1 ? [column] : []))).toEqual([48]);
  });

  it("spreads texts over the shared columns evenly", () => {
    const counts = new Float64Array(32);
    for (let i = 0; i < 16_000; i++) {
      const [first, second] = sharedColumns(`some level ${i}`);
      expect(first).not.toBe(second);
      for (const column of [first, second]) counts[column] = (counts[column] ?? 0) + 1;
    }
    // Chi-square over 32 columns of 1,000 expected: 31 degrees of freedom, 0.999 quantile 61.1.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(61.1);
  });

  it("has a place for the unseen even where all training rows are missing or unique", () => {
    expect(encode([null, null], ["a", null])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(encode(["a", "b"], ["a", "z"])).toEqual([[1], [1]]);
  });
});
