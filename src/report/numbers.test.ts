import { describe, expect, it } from "vitest";
import { duration, listed, logTicks, plain, plural, signedPercent, tick } from "./numbers.ts";

describe("numbers in the report", () => {
  it("show the sign of a change, but not of zero", () => {
    expect([0.042, -0.003, 0, 0.0001].map((share) => signedPercent(share))).toEqual([
      "+4.2%",
      "−0.3%",
      "0.0%",
      "0.0%",
    ]);
  });

  it("agree with their noun", () => {
    expect(plural(1, "row")).toBe("1 row");
    expect(plural(2000, "row")).toBe("2,000 rows");
    expect(plural(2, "class", "classes")).toBe("2 classes");
  });

  it("carry no zeros at their end", () => {
    expect([0.3, 1e-4, 0.0123, 2, 0, 150, -0.5].map((value) => plain(value))).toEqual([
      "0.3",
      "0.0001",
      "0.012",
      "2",
      "0",
      "150",
      "−0.5",
    ]);
  });

  it("are short on an axis", () => {
    expect([0, 0.05, 1500, 12_000, 2_500_000, -0.1].map(tick)).toEqual([
      "0",
      "0.05",
      "1,500",
      "12k",
      "2.5M",
      "−0.1",
    ]);
  });

  it("mark a logarithmic axis at 1, 2 and 5, or at powers of ten where that is too much", () => {
    expect(logTicks(150, 2500, 10)).toEqual([200, 500, 1000, 2000]);
    expect(logTicks(150, 25_000, 4)).toEqual([1000, 10_000]);
    expect(logTicks(1500, 4000, 1)).toEqual([2000]);
  });

  it("list and tell time in words", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
    expect([4.21, 61, 120, 3700].map(duration)).toEqual([
      "4.2 seconds",
      "1 minute 1 second",
      "2 minutes",
      "1 hour 1 minute",
    ]);
  });
});
