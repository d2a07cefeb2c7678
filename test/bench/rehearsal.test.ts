import { describe, expect, it } from "vitest";
import { pretendTest } from "../../bench/src/pretendTest.ts";
import type { LabeledRows, Reference } from "../../bench/src/splits.ts";
import { scoreDifference } from "../../bench/src/testLosses.ts";

const score = { test: 0 };
const reference = (task: Reference["task"], test_rows: readonly number[]): Reference => ({
  test_rows,
  file: "made-up.csv",
  target: "y",
  dropped: [],
  task,
  linear: score,
  "sklearn-mlp": score,
  "xgb-default": score,
  "xgb-tuned": score,
});
const targets = Array.from({ length: 120 }, (_, i) => (i % 4 === 0 ? "rare" : "common"));
const all: LabeledRows = {
  file: "made-up.csv",
  header: "x,y",
  rows: targets.map((target, i) => `${i},${target}`),
  targets,
};
const opened = Array.from({ length: 20 }, (_, i) => i);

describe("a pretend test", () => {
  it("holds a fifth of each class, and none of the rows that references test on", () => {
    const { rows, tests } = pretendTest(all, reference("binary", opened), 1);
    expect(rows.rows).toEqual(all.rows.slice(20));
    expect(rows.targets).toEqual(targets.slice(20));
    const drawn = [...tests].map((row) => rows.targets[row]);
    expect(drawn.filter((target) => target === "rare")).toHaveLength(5);
    expect(drawn.filter((target) => target === "common")).toHaveLength(15);
  });

  it("is the same for the same draw, and another for another", () => {
    const draw = (n: number) => [...pretendTest(all, reference("regression", opened), n).tests];
    expect(draw(1)).toHaveLength(20);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
  });
});

describe("the difference of two scores", () => {
  const own = Float64Array.of(1, 2, 3, 4);
  const other = Float64Array.of(2, 2, 3, 6);

  it("is that of mean losses", () => {
    // Row differences -1, 0, 0, -2: mean -0.75, variance 2.75 / 3, over 4 rows.
    const { difference, standardError } = scoreDifference(own, other, false);
    expect(difference).toBeCloseTo(-0.75, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(2.75 / 3 / 4), 12);
  });

  it("is that of roots, with the standard error by the delta method", () => {
    // numpy: a, b = array([1, 2, 3, 4]), array([2, 2, 3, 6]); ra, rb = sqrt(a.mean()), sqrt(b.mean())
    // ra - rb; (a / (2 * ra) - b / (2 * rb)).std(ddof=1) / 2
    const { difference, standardError } = scoreDifference(own, other, true);
    expect(difference).toBeCloseTo(-0.2216368076478048, 12);
    expect(standardError).toBeCloseTo(0.1247489652007646, 12);
  });
});
