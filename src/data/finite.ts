import { fail } from "../runtime/errors.ts";
import type { NumberColumn } from "./table.ts";

/** Largest finite float32; networks compute in float32. */
const largest = 3.4028234663852886e38;

/**
 * Throws `not_finite` at the first number that is infinite or too large for float32. Missing (NaN) passes.
 * `firstRow` is the table row that counts as row 1 in the message.
 */
export function checkFinite(column: NumberColumn, firstRow = 0): void {
  for (let row = firstRow; row < column.values.length; row++) {
    const value = column.values[row];
    if (value !== undefined && Math.abs(value) > largest) {
      throw fail("not_finite", { column: column.name, row: row - firstRow + 1, value: String(value) });
    }
  }
}
