import { at } from "../measure/at.ts";
import { numbersOf, withNumbers } from "../measure/mixture.ts";
import type { Predictions } from "../measure/predictions.ts";

/**
 * Returns what an ensemble says about rows that had no part in putting it together: the rows of each part are said by
 * the ensemble that was picked on all other parts. Its loss is that of the way of picking, without the luck that the
 * rows picked by bring along; the loss of what is picked on all rows, on the same rows, has that luck in it.
 *
 * @param members what each network says about the same rows, in the same order
 * @param parts [n] the part of each row; at least two parts
 * @param pick returns the weight of each network, given the positions of the rows that may be looked at
 * Throws RangeError where there are fewer than two parts.
 */
export function crossFit(
  members: readonly Predictions[],
  parts: Int32Array,
  pick: (rows: Int32Array) => ArrayLike<number>,
): Predictions {
  const numbers = [...new Set(parts)].sort((a, b) => a - b);
  const [first] = members;
  if (first === undefined || numbers.length < 2) {
    throw new RangeError("Cross-fitting needs networks and at least two parts of the rows.");
  }
  const all = Int32Array.from(parts, (_, row) => row);
  const width = first.kind === "classes" ? first.classes : 1;
  const said = new Float64Array(numbersOf(first).length);
  for (const part of numbers) {
    const own = all.filter((row) => parts[row] === part);
    const weights = Array.from(pick(all.filter((row) => parts[row] !== part)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [m, member] of members.entries()) {
      const weight = (weights[m] ?? 0) / total;
      if (weight === 0) continue;
      const values = numbersOf(member);
      for (const row of own) {
        for (let i = row * width; i < (row + 1) * width; i++) said[i] = at(said, i) + weight * at(values, i);
      }
    }
  }
  return withNumbers(first, said);
}
