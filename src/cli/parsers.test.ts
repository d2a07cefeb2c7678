import { expect, test } from "vitest";
import {
  count,
  duration,
  Expected,
  list,
  oneOf,
  orders,
  pairs,
  shareOrPath,
  text,
  yesOrNo,
} from "./parsers.ts";

test.each([
  ["90s", 90],
  ["2m", 120],
  ["1h", 3600],
  ["1.5h", 5400],
  ["1m30s", 90],
])("the time %s is %d seconds", (given, seconds) => {
  expect(duration(given)).toBe(seconds);
});

test.each(["90", "", "2 minutes", "-2m", "0s", "m", "1e3s", "2d"])("%j is no time", (given) => {
  expect(() => duration(given)).toThrow(Expected);
});

test.each([
  ["0.2", 0.2],
  ["20%", 0.2],
  ["1e-2", 0.01],
  [".5", 0.5],
  ["test.csv", "test.csv"],
  ["./0.2", "./0.2"],
  ["2024.csv", "2024.csv"],
])("the test %s is %j", (given, value) => {
  expect(shareOrPath(given)).toBe(value);
});

test.each(["0", "1", "1.5", "-0.2", "100%", ""])("%j is neither a share nor a path", (given) => {
  expect(() => shareOrPath(given)).toThrow(Expected);
});

test("counts are whole and not below the least", () => {
  expect(count(0)("0")).toBe(0);
  expect(count(1)("12")).toBe(12);
  for (const given of ["0", "-1", "1.5", "1e3", "", "9007199254740993"]) {
    expect(() => count(1)(given)).toThrow("a whole number of at least 1");
  }
});

test("lists split at commas outside quotes and add up", () => {
  expect(list("id, name")).toEqual(["id", "name"]);
  expect(list('id,"last, first"')).toEqual(["id", "last, first"]);
  expect(list("b,c", ["a"])).toEqual(["a", "b", "c"]);
  for (const given of ["", ",", "a, ,b"]) expect(() => list(given)).toThrow(Expected);
});

test("one of several words, however it is capitalized, and the nearest one otherwise", () => {
  const metric = oneOf(["logLoss", "rmse"]);
  expect(metric("logloss")).toBe("logLoss");
  expect(metric("log-loss")).toBe("logLoss");
  expect(metric("RMSE")).toBe("rmse");
  expect(() => metric("rsme")).toThrow(expect.objectContaining({ nearestValue: "rmse" }));
});

test("pairs keep equals signs of the name and add up", () => {
  const kinds = pairs(["numeric", "category"]);
  expect(kinds("zip=category,age=numeric")).toEqual({ zip: "category", age: "numeric" });
  expect(kinds("a=b=numeric", { zip: "category" })).toEqual({ zip: "category", "a=b": "numeric" });
  for (const given of ["zip", "=numeric", "zip=", "zip=categroy"])
    expect(() => kinds(given)).toThrow(Expected);
});

test("a text is not empty", () => {
  expect(text("income")).toBe("income");
  expect(() => text(" ")).toThrow(Expected);
});

test("orders of levels", () => {
  expect(orders("size=small<medium < large")).toEqual({ size: ["small", "medium", "large"] });
  expect(orders("a=1<2", { b: ["x", "y"] })).toEqual({ a: ["1", "2"], b: ["x", "y"] });
  for (const given of ["size", "size=", "=a<b", "size=a", "size=a<<b"])
    expect(() => orders(given)).toThrow(Expected);
});

test("yes and no in any case; nothing else", () => {
  expect([yesOrNo("yes"), yesOrNo("No")]).toEqual([true, false]);
  expect(() => yesOrNo("true")).toThrow(Expected);
});
