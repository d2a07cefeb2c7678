import fc from "fast-check";
import { expect, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { describe } from "../data/describe.ts";
import { UnseenError } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import { columnsApart, type SplitAsked } from "../split/choice.ts";
import { seal } from "../split/seal.ts";
import { auditTable } from "./audit.ts";

type Cell = number | string | undefined;

const cells: readonly fc.Arbitrary<Cell>[] = [
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(0, -0, 1e-300, 1e30),
  fc.option(fc.constantFrom<Cell>("a", "b", "a, b", '"', ""), { nil: undefined }),
  fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 1 }),
  fc.uuid(),
  fc.constant("always"),
  fc.constant<Cell>(undefined),
];

const wild = fc
  .record({
    rows: fc.integer({ min: 24, max: 90 }),
    columns: fc.array(fc.constantFrom(...cells), { minLength: 1, maxLength: 6 }),
    target: fc.constantFrom<fc.Arbitrary<Cell>>(
      fc.constantFrom("p", "q"),
      fc.constantFrom("p", "q", "r", undefined),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.integer({ min: 0, max: 3 }),
    ),
    split: fc.constantFrom<SplitAsked>(
      {},
      { split: "random" },
      { time: "@row" },
      { group: "who" },
      { part: "part" },
    ),
    repeats: fc.boolean(),
  })
  .chain(({ rows, columns, target, split, repeats }) => {
    const list = (cell: fc.Arbitrary<Cell>) => fc.array(cell, { minLength: rows, maxLength: rows });
    return fc.record({
      split: fc.constant(split),
      features: fc.tuple(...columns.map(list)),
      y: list(target),
      who: list(fc.integer({ min: 0, max: 9 })),
      part: list(fc.constantFrom("train", "train", "train", "test")),
      repeats: fc.constant(repeats),
    });
  });

test("whatever the table, the audit ends with findings in whole sentences and finite figures", () => {
  let audited = 0;
  fc.assert(
    fc.property(wild, ({ split, features, y, who, part, repeats }) => {
      const half = (list: readonly Cell[]): readonly Cell[] =>
        repeats ? list.map((_, row) => list[row % Math.ceil(list.length / 2)]) : list;
      const named = features.map((list, c) => [`x,${c}`, half(list)] as const);
      const table = tableOf({ ...Object.fromEntries(named), who, part, y: half(y) });
      try {
        const description = describe(table, {
          target: "y",
          ignore: [],
          apart: columnsApart(table, split, "y"),
        });
        const sealed = seal(table, description, { ...split, test: 0.25, random: randomFrom(0) });
        const { findings } = auditTable({ table, description, sealed, random: randomFrom(0) });
        audited++;
        for (const { sentence, cost, fix, evidence, columns } of findings) {
          for (const text of [sentence, cost ?? "None.", fix])
            expect(text).not.toMatch(/NaN|undefined|Infinity|–/);
          expect(sentence).toMatch(/\.$/);
          for (const value of Object.values(evidence)) {
            if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
          }
          for (const name of columns) expect(table.columns.map((column) => column.name)).toContain(name);
        }
      } catch (error) {
        // Tables that cannot be studied are refused before the audit.
        if (!(error instanceof UnseenError)) throw error;
      }
    }),
    { numRuns: 200 },
  );
  expect(audited).toBeGreaterThan(80);
});
