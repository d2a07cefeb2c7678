import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import type { Table } from "../data/table.ts";
import { serialize } from "../graph/model.ts";
import { openSession, tensorMaker } from "../runtime/session.ts";
import { type Encoder, fitEncoder } from "./encoder.ts";
import { encoderGraph } from "./graph.ts";
import { columnNamed, numbersNamed, textsOf } from "./raw.ts";

/** Feeds the raw columns of all rows to the encoder's own model. */
async function throughModel(encoder: Encoder, table: Table): Promise<Float32Array> {
  const { fed, inputs, matrix } = encoderGraph(encoder);
  const session = await openSession(serialize({ name: "encoder", inputs, outputs: { matrix } }));
  try {
    const make = await tensorMaker();
    const feeds = fed.map(({ name, input, element }) => {
      const { codes, levels } =
        element === "string" ? textsOf(columnNamed(table, name)) : { codes: [], levels: [] };
      const data =
        element === "string"
          ? Array.from(codes, (code) => levels[code] ?? "")
          : Float32Array.from(numbersNamed(table, name).values);
      return [input, make(element, data, [table.rowCount, 1])] as const;
    });
    const { matrix: result } = await session.run(Object.fromEntries(feeds));
    return result?.data as Float32Array;
  } finally {
    await session.release();
  }
}

/** Largest absolute difference; infinite where sizes differ or something is no number. */
function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

const cell = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 6 });
const column = <T>(value: fc.Arbitrary<T>) => fc.array(cell(value), { minLength: 90, maxLength: 90 });
const wildNumber = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: 999_999_990, max: 1_000_000_010, noNaN: true }),
);

describe("an encoder as ONNX nodes", () => {
  it("gives the matrix that encode gives, for missing, unseen and wild values", async () => {
    const made = fc.record({
      small: column(fc.double({ min: -3, max: 3, noNaN: true })),
      wild: column(wildNumber),
      level: column(fc.constantFrom("a", "b", '\u00e4 , "quoted"', "d")),
      many: column(fc.string({ minLength: 1, maxLength: 1 })),
      flag: column(fc.constantFrom("true", "false")),
      zip: column(fc.integer({ min: 0, max: 3 })),
      day: column(fc.integer({ min: -800_000, max: 800_000 })),
      moment: column(fc.double({ min: 15_000, max: 20_000, noNaN: true })),
      size: column(fc.constantFrom("small", "Large", "medium", "XL", "other")),
      answer: column(fc.constantFrom("yes", "NO", "n", "Yes", "true")),
      scaling: fc.constantFrom("standard" as const, "quantile-normal" as const),
    });
    await fc.assert(
      fc.asyncProperty(made, async (cells) => {
        const table = tableFrom(
          numberColumn("small", cells.small),
          numberColumn("wild", cells.wild),
          textColumn("level", cells.level),
          textColumn("label", cells.many),
          textColumn("flag", cells.flag),
          numberColumn("zip", cells.zip),
          numberColumn("day", cells.day, "date"),
          numberColumn("t1", cells.moment, "date"),
          textColumn("size", cells.size),
          textColumn("answer", cells.answer),
          numberColumn(
            "y",
            cells.small.map((_, i) => i),
          ),
        );
        const description = descriptionOf(table, {
          small: "numeric",
          wild: "numeric",
          level: "category",
          label: "category",
          flag: "boolean",
          zip: "category",
          day: "date",
          t1: "date",
          size: "category",
          answer: "boolean",
        });
        const asked = { ...description, numeric: cells.scaling };
        const encoder = fitEncoder(table, asked, rowsFrom(0, 60));
        const here = encoder.encode(table, rowsFrom(0, 90));
        expect(here).toHaveLength(90 * encoder.width);
        expect(distance(here, await throughModel(encoder, table))).toBeLessThan(1e-6);
      }),
      { numRuns: 16, seed: 7 },
    );
  });
});
