import { describe, expect, it } from "vitest";
import { csvCell, predictionsCsv } from "./predictionsCsv.ts";

const textOf = (...given: Parameters<typeof predictionsCsv>): string =>
  [...predictionsCsv(...given)].join("");

describe("predictions as CSV", () => {
  it("hold row, truth, prediction and the probability of each class", () => {
    const answers = {
      kind: "classes" as const,
      classes: ["no", 'yes, "sure"'],
      probabilities: Float64Array.of(0.25, 0.75, 1 / 3, 2 / 3, 0.9, 0.1),
      predicted: Int32Array.of(1, 1, 0),
    };
    const rows = Int32Array.of(4, 0, 9);
    const truth = Int32Array.of(0, 1, -1);
    expect(textOf({ answers, rows, truth })).toBe(
      'row,truth,prediction,p:no,"p:yes, ""sure"""\n' +
        '5,no,"yes, ""sure""",0.25,0.75\n' +
        '1,"yes, ""sure""","yes, ""sure""",0.3333333333333333,0.6666666666666666\n' +
        "10,,no,0.9,0.1\n",
    );
  });

  it("hold values that read back as the same numbers", () => {
    const values = Float64Array.of(0.1 + 0.2, -1e-300, 12345678.9);
    const lines = textOf({ answers: { kind: "values", values } })
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe("row,prediction");
    expect(lines.slice(1).map((line) => Number(line.split(",")[1]))).toEqual(Array.from(values));
    expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(["1", "2", "3"]);
  });

  it("come in pieces, and have a header even without rows", () => {
    const values = new Float64Array(2500);
    expect([...predictionsCsv({ answers: { kind: "values", values } })]).toHaveLength(3);
    expect(textOf({ answers: { kind: "values", values } }).split("\n")).toHaveLength(2502);
    expect(textOf({ answers: { kind: "values", values: new Float64Array(0) } })).toBe("row,prediction\n");
  });

  it("quote what RFC 4180 says", () => {
    expect(["plain", "a,b", 'a"b', "a\nb", "a\rb", "a b"].map(csvCell)).toEqual([
      "plain",
      '"a,b"',
      '"a""b"',
      '"a\nb"',
      '"a\rb"',
      "a b",
    ]);
  });
});
