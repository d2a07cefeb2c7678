import { describe, expect, test } from "vitest";
import { scaleFrom, scaleOf } from "./scales.ts";

/** Levels in the order of their ranks; undefined where there is no scale. */
function order(...levels: string[]): string[] | undefined {
  const scale = scaleOf(levels);
  if (scale === undefined) return undefined;
  expect(scale.meanings).toEqual(["rank"]);
  const rank = (level: string): number => scale.places.get(level)?.[0] ?? Number.NaN;
  return levels.filter((level) => scale.places.has(level)).sort((a, b) => rank(a) - rank(b));
}

describe("scales", () => {
  test("of words", () => {
    expect(order("high", "low", "medium")).toEqual(["low", "medium", "high"]);
    expect(order("Very-Good", "Ideal", "Fair", "Premium", "Good")).toEqual([
      "Fair",
      "Good",
      "Very-Good",
      "Premium",
      "Ideal",
    ]);
    expect(order("Masters", "HS-grad", "Doctorate", "Bachelors", "11th", "1st-4th")).toEqual([
      "1st-4th",
      "11th",
      "HS-grad",
      "Bachelors",
      "Masters",
      "Doctorate",
    ]);
    expect(order("L", "S", "M", "XL")).toEqual(["S", "M", "L", "XL"]);
    expect(order("VS1", "IF", "I1", "SI2")).toEqual(["I1", "SI2", "VS1", "IF"]);
    expect(order("always", "never", "sometimes")).toEqual(["never", "sometimes", "always"]);
  });

  test("of numbers in the levels", () => {
    expect(order("2nd", "1st", "10th", "3rd")).toEqual(["1st", "2nd", "3rd", "10th"]);
    expect(order("65+", "20-29", "30-64", "<20")).toEqual(["<20", "20-29", "30-64", "65+"]);
    expect(order("[10,20)", "[0,10)", "[20,30)")).toEqual(["[0,10)", "[10,20)", "[20,30)"]);
    expect(order("$1,000 to $2,000", "$0 to $1,000", "over $2,000")).toEqual([
      "$0 to $1,000",
      "$1,000 to $2,000",
      "over $2,000",
    ]);
    expect(order("Grade 10", "Grade 9", "Grade 2")).toEqual(["Grade 2", "Grade 9", "Grade 10"]);
  });

  test("with a level in five that stands outside", () => {
    expect(order("low", "medium", "high", "very high", "unknown")).toEqual([
      "low",
      "medium",
      "high",
      "very high",
    ]);
    expect(order("low", "medium", "high", "unknown", "other")).toBeUndefined();
  });

  test("not of names, codes, or two levels", () => {
    expect(order("red", "green", "blue")).toBeUndefined();
    expect(order("A11", "A12", "A13")).toBeUndefined();
    expect(order("C", "Q", "S")).toBeUndefined();
    expect(order("low", "high")).toBeUndefined();
    expect(order("group 1", "group 2", "group 3")).toBeUndefined();
    expect(order("2020-01", "2020-02", "2020-03")).toBeUndefined();
    expect(order("constructor", "toString", "valueOf")).toBeUndefined();
    expect(scaleOf([])).toBeUndefined();
  });

  test("ranks are even steps from -1 to 1", () => {
    expect([...scaleFrom(["a", "b", "c", "d", "e"]).places.values()].flat()).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect([...(scaleOf(["low", "high", "medium"])?.places ?? [])]).toEqual([
      ["low", [-1]],
      ["high", [1]],
      ["medium", [0]],
    ]);
  });
});
