import type { Table, TableDescription } from "../data/table.ts";
import type { Fold } from "../split/rows.ts";
import { type Encoder, fitEncoder } from "./encoder.ts";

/**
 * All rows that are not sealed, encoded once a fold by an encoder that saw only that fold's training rows,
 * one segment after another in one matrix. Encoders that give fewer columns than others are padded with
 * zeros at the end of either block, so the columns of different segments do not line up: a network belongs
 * to its fold.
 */
export interface EncodedFolds {
  /** [folds * rest.length, width] row-major. */
  readonly values: Float32Array;
  readonly width: number;
  /** Of these, the first so many are plain; the rest is the piecewise-linear block. */
  readonly plainWidth: number;
  /** Class numbers, or values standardized by the fold's own encoder: [folds * rest.length]. */
  readonly targets: Int32Array | Float32Array;
  readonly encoders: readonly Encoder[];
  /** Returns the first matrix row of that fold's segment. */
  foldOffset(fold: number): number;
  /**
   * Returns where rows of the table stand in that fold's segment.
   *
   * @throws RangeError for a row that is not among `rest`, a mistake of the caller
   */
  positions(fold: number, rows: Int32Array): Int32Array;
}

/**
 * Returns every row of `rest` encoded once a fold.
 *
 * @param rest the rows that are not sealed; each segment holds them in this order
 */
export function encodeFolds(
  table: Table,
  description: TableDescription,
  folds: readonly Fold[],
  rest: Int32Array,
): EncodedFolds {
  const encoders = folds.map(({ train }) => fitEncoder(table, description, train));
  const plainWidth = Math.max(0, ...encoders.map((encoder) => encoder.plainWidth));
  const binWidth = Math.max(0, ...encoders.map((encoder) => encoder.width - encoder.plainWidth));
  const width = plainWidth + binWidth;
  const values = new Float32Array(encoders.length * rest.length * width);
  const size = encoders.length * rest.length;
  const targets = description.task === "regression" ? new Float32Array(size) : new Int32Array(size);
  for (const [fold, encoder] of encoders.entries()) {
    const at = fold * rest.length;
    encoder.encodeInto(table, rest, { values, at: at * width, linearAt: plainWidth, stride: width });
    targets.set(encoder.target.encode(table, rest), at);
  }
  const place = new Int32Array(table.rowCount).fill(-1);
  for (let i = 0; i < rest.length; i++) place[rest[i] as number] = i;
  return {
    values,
    width,
    plainWidth,
    targets,
    encoders,
    foldOffset: (fold) => fold * rest.length,
    positions: (fold, rows) =>
      rows.map((row) => {
        const position = place[row] ?? -1;
        if (position < 0) throw new RangeError(`row ${row} is not among the encoded rows`);
        return fold * rest.length + position;
      }),
  };
}
