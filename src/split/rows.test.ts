import { createHash } from "node:crypto";
import { expect, expectTypeOf, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import {
  type Look,
  type SealedFeatures,
  SealedTestRows,
  type TestRows,
  type TrainRows,
  type ValidationRows,
} from "./rows.ts";

const dataHash = "ab".repeat(32);
const sealed = () => new SealedTestRows(Int32Array.of(7, 3, 300), dataHash);

test("rows of one part cannot be handed to work on another: this file would not compile", () => {
  const fit = (rows: TrainRows): number => rows.length;
  const judge = (rows: ValidationRows): number => rows.length;
  const report = (rows: TestRows): number => rows.length;
  const train = Int32Array.of(1, 2) as TrainRows;
  const validation = Int32Array.of(3) as ValidationRows;
  const opened = sealed().open(() => {});
  expect([fit(train), judge(validation), report(opened)]).toEqual([2, 1, 3]);

  // @ts-expect-error validation rows do not train
  fit(validation);
  // @ts-expect-error test rows do not train, not even after a look
  fit(opened);
  // @ts-expect-error training rows do not choose
  judge(train);
  // @ts-expect-error test rows do not choose
  judge(opened);
  // @ts-expect-error training rows are no test
  report(train);
  // @ts-expect-error row numbers without a part do not train
  fit(Int32Array.of(1));
  const misuse = (): void => {
    // @ts-expect-error sealed rows do not train
    fit(sealed());
    // @ts-expect-error sealed rows do not choose
    judge(sealed());
    // @ts-expect-error sealed rows are no test before the look
    report(sealed());
    // @ts-expect-error no look, no rows
    sealed().open();
  };
  expectTypeOf(misuse).toBeFunction();
});

test("a sealed test set shows its size and hash, not its rows", () => {
  const seal = sealed();
  expect(seal.count).toBe(3);
  // 3, 7 and 300 as little-endian int32 after the data's hash and a line end.
  const bytes = Buffer.concat([Buffer.from(`${dataHash}\n`), Buffer.from("03000000070000002c010000", "hex")]);
  expect(seal.hash).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(JSON.parse(JSON.stringify(seal))).toEqual({ count: 3, hash: seal.hash });
  expect(Object.keys(seal).sort()).toEqual(["count", "hash"]);
});

test("the features of sealed rows come without the target and without row numbers, and without a look", () => {
  const table = tableOf({ x: [0, 10, 20, 30], s: ["a", "b", undefined, "a"], y: [1, 2, 3, 4] });
  const seal = new SealedTestRows(Int32Array.of(3, 1), dataHash);
  const features = seal.features(table, "y");
  expect(features).toEqual({
    count: 2,
    columns: [
      { name: "x", type: "number", values: Float64Array.of(10, 30) },
      { name: "s", type: "text", codes: Int32Array.of(1, 0), levels: ["a", "b"] },
    ],
  });
  const compare = (given: SealedFeatures): number => given.count;
  expect(compare(features)).toBe(2);
  const judge = (rows: TestRows): number => rows.length;
  const misuse = (): void => {
    // @ts-expect-error features of sealed rows are no rows to score
    judge(features);
    // @ts-expect-error and no column holds the target of a test
    judge(features.columns);
    // @ts-expect-error rows of any part are no sealed features
    compare(Int32Array.of(1) as TrainRows);
    // @ts-expect-error columns of a table are no sealed features
    compare({ count: 2, columns: table.columns });
  };
  expectTypeOf(misuse).toBeFunction();
});

test("the look is recorded before any row is returned", () => {
  const seal = sealed();
  const looks: Look[] = [];
  expect(seal.open((look) => looks.push(look))).toEqual(Int32Array.of(3, 7, 300));
  expect(looks).toEqual([{ rows: 3, hash: seal.hash }]);
  expect(() =>
    seal.open(() => {
      throw new Error("the journal is full");
    }),
  ).toThrow("the journal is full");
});

test("what was opened is a copy", () => {
  const seal = sealed();
  seal.open(() => {}).fill(0);
  expect(seal.open(() => {})).toEqual(Int32Array.of(3, 7, 300));
});
