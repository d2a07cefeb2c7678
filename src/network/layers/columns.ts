import { concat, slice } from "../../graph/ops/shape.ts";
import type { Tensor } from "../../graph/tensor.ts";

/** Columns that a layer reads: the first so many, or those in these places. */
export type Columns = number | readonly number[];

export const placesOf = (columns: Columns): readonly number[] =>
  typeof columns === "number" ? Array.from({ length: columns }, (_, i) => i) : columns;

/** Throws where a layer reads columns that are not there, or none. */
export function requireColumns(layer: string, places: readonly number[], width: number): void {
  if (places.length === 0) throw new Error(`${layer} reads no columns`);
  const beyond = places.find((at) => !Number.isInteger(at) || at < 0 || at >= width);
  if (beyond !== undefined) throw new Error(`${layer} reads column ${beyond} of ${width}`);
}

/** Returns the places of those columns that are not among the given ones, in order. */
export function othersOf(places: readonly number[], width: number): number[] {
  const taken = new Set(places);
  return placesOf(width).filter((at) => !taken.has(at));
}

/** Returns the columns in those places of the last axis; none gives undefined. */
export function take(units: Tensor, places: readonly number[]): Tensor | undefined {
  const axis = units.shape.length - 1;
  const parts: Tensor[] = [];
  for (let from = 0, to = 0; from < places.length; from = to) {
    const first = places[from] as number;
    while (places[to] === first + to - from) to++;
    parts.push(slice(units, axis, first, first + to - from));
  }
  return parts.length === 0 ? undefined : concat(parts, axis);
}
