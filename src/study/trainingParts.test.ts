import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { randomFrom } from "../runtime/random.ts";
import type { TrainRows } from "../split/rows.ts";
import { nestedParts } from "./trainingParts.ts";

const rows = Int32Array.from({ length: 90 }, (_, i) => i + 5) as TrainRows;
const table = tableOf({
  person: Array.from({ length: 100 }, (_, row) => `p${row % 30}`),
  year: Array.from({ length: 100 }, (_, row) => 2000 + ((row * 37) % 100)),
});
const shares = [0.1, 0.2, 0.5];
const parts = (sealed: object, seed = 1): TrainRows[] =>
  nestedParts(
    { table, sealed: { group: null, time: null, folding: "random", ...sealed } } as Parameters<
      typeof nestedParts
    >[0],
    rows,
    shares,
    randomFrom(seed),
  );

const isInside = (small: TrainRows | undefined, large: TrainRows | undefined): boolean =>
  Array.from(small ?? []).every((row) => large?.includes(row));

test.each([
  ["random", {}],
  ["group", { group: "person", folding: "group" }],
  ["time", { time: "year", folding: "time" }],
])("parts by %s are nested, and of training rows in their order", (_, sealed) => {
  const [small, middle, large] = parts(sealed);
  expect(isInside(small, middle) && isInside(middle, large) && isInside(large, rows)).toBe(true);
  for (const part of [small, middle, large]) {
    expect(Array.from(part ?? [])).toEqual(Array.from(part ?? []).sort((a, b) => a - b));
    expect(new Set(part).size).toBe(part?.length);
  }
});

test("rows at random have the very share, and depend on the stream", () => {
  expect(parts({}).map(({ length }) => length)).toEqual([9, 18, 45]);
  expect(parts({})).toEqual(parts({}));
  expect(parts({}, 2)).not.toEqual(parts({}));
});

test("groups stay whole", () => {
  for (const part of parts({ group: "person", folding: "group" })) {
    const people = new Set(Array.from(part, (row) => row % 30));
    expect(part.length).toBe(Array.from(rows).filter((row) => people.has(row % 30)).length);
  }
});

test("by time, the latest rows are kept", () => {
  const latest = Array.from(rows).sort((a, b) => ((b * 37) % 100) - ((a * 37) % 100));
  const [small] = parts({ time: "year", folding: "time" });
  expect(Array.from(small ?? [])).toEqual(latest.slice(0, 9).sort((a, b) => a - b));
});
