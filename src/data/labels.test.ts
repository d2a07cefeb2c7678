import fc from "fast-check";
import { expect, test } from "vitest";
import { nameOfDate, nameOfNumber, sortNames, textOf } from "./labels.ts";

test("a number is named by the shortest text that reads back as it", () => {
  expect([1, -0, 2.5, 1e21, 0.1].map(nameOfNumber)).toEqual(["1", "0", "2.5", "1e+21", "0.1"]);
  fc.assert(fc.property(fc.double({ noNaN: true }), (x) => Number(nameOfNumber(x)) === x || x === 0));
});

test("a date is named in ISO form, with its time where it has one", () => {
  expect([0, 18262, 18263.5, -1].map(nameOfDate)).toEqual([
    "1970-01-01",
    "2020-01-01",
    "2020-01-02T12:00:00.000Z",
    "1969-12-31",
  ]);
});

test("names sort as numbers when all are numbers", () => {
  expect(sortNames(["10", "9", "-1"])).toEqual(["-1", "9", "10"]);
  expect(sortNames(["10", "9", "b", "B"])).toEqual(["10", "9", "B", "b"]);
});

test("a missing cell has no text", () => {
  expect(textOf({ name: "a", type: "number", values: Float64Array.of(Number.NaN) }, 0)).toBeUndefined();
  expect(textOf({ name: "a", type: "text", codes: Int32Array.of(-1), levels: ["x"] }, 0)).toBeUndefined();
});
