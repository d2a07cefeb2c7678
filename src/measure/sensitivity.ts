import { at } from "./at.ts";
import type { Predictions } from "./predictions.ts";

/**
 * Returns by how much answers move, for each row the mean square over several looks at it and over its classes, [n]:
 * in squared probabilities, or squared units of the target.
 *
 * @param still what was answered about the rows as they are
 * @param moved what was answered about the same rows, changed a little, once for each change
 */
export function movements(still: Predictions, moved: readonly Predictions[]): Float64Array {
  const numbers = (p: Predictions): Float64Array => (p.kind === "classes" ? p.probabilities : p.values);
  const width = still.kind === "classes" ? still.classes : 1;
  const base = numbers(still);
  const squares = new Float64Array(still.truth.length);
  for (const one of moved) {
    const own = numbers(one);
    for (let i = 0; i < own.length; i++) {
      const row = Math.floor(i / width);
      squares[row] = at(squares, row) + (at(own, i) - at(base, i)) ** 2 / (width * moved.length);
    }
  }
  return squares;
}

/** Returns the standard deviation (over all rows) of every column of a matrix, [width]. */
export function columnDeviations(values: Float32Array, width: number): Float64Array {
  const rows = values.length / width;
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const column = i % width;
    sums[column] = at(sums, column) + value;
    squares[column] = at(squares, column) + value * value;
  }
  return squares.map((square, column) =>
    Math.sqrt(Math.max(0, square / rows - (at(sums, column) / rows) ** 2)),
  );
}
