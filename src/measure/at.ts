/** Returns the number at that place; NaN outside, so that a wrong length shows in every sum. */
export function at(values: Float64Array | Int32Array | readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
