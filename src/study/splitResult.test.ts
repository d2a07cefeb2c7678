import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { describe } from "../data/describe.ts";
import { randomFrom } from "../runtime/random.ts";
import { columnsApart } from "../split/choice.ts";
import { divide } from "../split/folds.ts";
import { seal } from "../split/seal.ts";
import { splitResult } from "./splitResult.ts";

const rows = Array.from({ length: 200 }, (_, i) => i);
const table = tableOf({
  x: rows.map((i) => Math.sin(i)),
  y: rows.map((i) => (i % 3 === 0 ? "a" : "b")),
  day: rows.map((i) => Math.floor(i / 20)),
  who: rows.map((i) => i % 20),
});

function resultOf(asked: { group?: string; time?: string; gap?: string }): ReturnType<typeof splitResult> {
  const description = describe(table, { target: "y", apart: columnsApart(table, asked, "y") });
  const sealed = seal(table, description, { ...asked, test: 0.2, random: randomFrom(0) });
  const folds = divide(table, description, sealed.rest, randomFrom(1), sealed);
  return splitResult(table, sealed, folds, null);
}

test("random and grouped folds validate every row that is not sealed", () => {
  expect(resultOf({})).toMatchObject({
    rows: { train: 160, validation: 160, test: 40 },
    groups: null,
    folds: 5,
  });
  expect(resultOf({ group: "who" })).toMatchObject({
    rows: { train: 160, validation: 160, test: 40 },
    groups: { train: 16, validation: 16, test: 4 },
  });
});

test("folds that roll forward validate only the later rows, and the gap is in no part", () => {
  // Ten days of 20 rows: two test, one is the gap, seven are left; the first two blocks of a day each only train.
  expect(resultOf({ time: "day", gap: "1" })).toMatchObject({
    strategy: "time",
    rows: { train: 140, validation: 100, test: 40 },
    gapRows: 20,
    folds: 5,
  });
});
