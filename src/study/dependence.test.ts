import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { dependenceOf } from "./dependence.ts";

const table = tableOf({
  day: [3, 1, 2, 1, 3, 2],
  patient: ["b", "a", undefined, "a", "b", undefined],
  y: [0, 1, 0, 1, 0, 1],
});
const rows = Int32Array.of(0, 1, 2, 3, 4, 5);
const sealed = { group: null, time: null, folding: "stratified" as const };
const asked = (own: object) => dependenceOf({ table, sealed: { ...sealed, ...own } }, rows);

test("without groups and time rows are independent", () => {
  expect(asked({})).toEqual({ kind: "independent" });
});

test("groups are those of the column; a row without one is a group of its own", () => {
  const found = asked({ group: "patient", folding: "group" });
  if (found.kind !== "groups") throw new Error("groups were asked for");
  expect(found.of[0]).toBe(found.of[4]);
  expect(found.of[1]).toBe(found.of[3]);
  expect(new Set(found.of).size).toBe(4);
});

test("time orders the rows, and those of one moment share its number", () => {
  const found = asked({ time: "day", folding: "time" });
  if (found.kind !== "time") throw new Error("time was asked for");
  expect([...found.order]).toEqual([1, 3, 2, 5, 0, 4]);
  expect([...(found.moment ?? [])]).toEqual([3, 1, 2, 1, 3, 2]);
  const some = dependenceOf({ table, sealed: { ...sealed, time: "day" } }, Int32Array.of(4, 2, 1));
  expect(some.kind === "time" && [...some.order]).toEqual([2, 1, 0]);
});

test("time within groups is time, one group after the other", () => {
  const found = asked({ group: "patient", time: "day", folding: "time-within-group" });
  if (found.kind !== "time") throw new Error("time was asked for");
  const groups = Array.from(found.order, (row) => ["b", "a", "?", "a", "b", "!"][row]);
  expect(groups.join("")).toMatch(/^(?:aa|bb|\?|!){4}$/);
  const withGroups = asked({ group: "patient", time: "day", folding: "group" });
  expect(withGroups.kind).toBe("groups");
});
