import { describe, expect, it } from "vitest";
import { UnseenError } from "../runtime/errors.ts";
import { dataOf, matrixOf, rowsOf } from "./examples.ts";

const problem = (work: () => unknown): string => {
  try {
    work();
  } catch (cause) {
    if (cause instanceof UnseenError) return `${cause.code}: ${cause.message}`;
    throw cause;
  }
  return "none";
};

const x = [
  [1, 2],
  [3, 4],
  [5, 6],
];

it("rows of numbers become a row-major matrix; one that is a matrix already is not copied", () => {
  expect(matrixOf(x)).toEqual({ values: Float32Array.of(1, 2, 3, 4, 5, 6), width: 2 });
  const given = { values: Float32Array.of(1, 2, 3, 4), width: 4 };
  expect(matrixOf(given)).toBe(given);
  expect(dataOf({ x, labels: [0, 1, 0] }).y).toEqual(Int32Array.of(0, 1, 0));
  expect(dataOf({ x, targets: [0, 1, 0.5] }).y).toEqual(Float32Array.of(0, 1, 0.5));
});

it("rows that do not validate train, unless told otherwise", () => {
  expect(rowsOf({}, 3, "it")).toEqual({ train: Int32Array.of(0, 1, 2), validation: new Int32Array() });
  expect(rowsOf({ validation: [1] }, 3, "it")).toEqual({
    train: Int32Array.of(0, 2),
    validation: Int32Array.of(1),
  });
  expect(rowsOf({ train: [2, 2], validation: Uint8Array.of(0) }, 3, "it").train).toEqual(Int32Array.of(2, 2));
});

describe("what does not fit", () => {
  it.each([
    ["x has no columns", () => dataOf({ x: [], labels: [] })],
    ["x has 1 numbers in row 1", () => dataOf({ x: [[1, 2], [3]], labels: [0, 1] })],
    ["x has 3 numbers at a width of 2", () => matrixOf({ values: new Float32Array(3), width: 2 })],
    ["x has NaN in row 2", () => dataOf({ x: [...x.slice(0, 2), [5, Number.NaN]], labels: [0, 1, 0] })],
    ["x has Infinity in row 0", () => dataOf({ x: [[1e300, 2]], labels: [0] })],
    ["neither labels nor targets", () => dataOf({ x })],
    ["both labels and targets", () => dataOf({ x, labels: [0, 0, 0], targets: [0, 0, 0] })],
    ["labels has 2 values", () => dataOf({ x, labels: [0, 1] })],
    ["labels has 0.5 in row 1", () => dataOf({ x, labels: [0, 0.5, 1] })],
    ["labels has -1 in row 2", () => dataOf({ x, labels: [0, 0, -1] })],
    ["targets has NaN in row 0", () => dataOf({ x, targets: [Number.NaN, 0, 0] })],
    ["train of it names row 3", () => rowsOf({ train: [3] }, 3, "it")],
    ["validation of it names row 0.5", () => rowsOf({ validation: [0.5] }, 3, "it")],
    [
      "Row 1 is a training row and a validation row",
      () => rowsOf({ train: [0, 1], validation: [1] }, 3, "it"),
    ],
    ["it has no rows to train on", () => rowsOf({ validation: [0, 1, 2] }, 3, "it")],
  ])("%s", (sentence, work) => {
    expect(problem(work)).toContain(sentence);
  });
});
