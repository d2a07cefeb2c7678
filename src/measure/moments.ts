import { at } from "./at.ts";

/** Returns the arithmetic mean; NaN of nothing. */
export function mean(values: Float64Array | readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += at(values, i);
  return sum / values.length;
}

/** Returns the sample variance (divisor n - 1); NaN of fewer than two values. */
export function variance(values: Float64Array | readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (at(values, i) - center) ** 2;
  return sum / (values.length - 1);
}

/** Returns the mean over several lists at each place, such as the loss of each row averaged over seeds. */
export function meanOver(lists: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(lists[0]?.length ?? 0);
  for (const list of lists) {
    if (list.length !== total.length) {
      throw new RangeError(`Lists of ${total.length} and ${list.length} rows cannot be paired.`);
    }
    for (let i = 0; i < total.length; i++) total[i] = at(total, i) + at(list, i) / lists.length;
  }
  return total;
}
