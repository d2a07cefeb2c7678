import type { Timeline } from "./timeline.ts";

/**
 * Returns the position nearest to `wanted`, from 1 to length - 1, at which an ordered list can be cut without
 * parting rows of one moment; undefined where all rows are of one moment.
 */
export function cutNear(order: Int32Array, { at }: Timeline, wanted: number): number | undefined {
  if (order.length < 2) return undefined;
  const isCut = (i: number): boolean => at[order[i - 1] ?? 0] !== at[order[i] ?? 0];
  const start = Math.max(1, Math.min(order.length - 1, Math.round(wanted)));
  let before = start;
  while (before >= 1 && !isCut(before)) before--;
  let after = start;
  while (after < order.length && !isCut(after)) after++;
  if (before < 1) return after < order.length ? after : undefined;
  if (after >= order.length) return before;
  return after - wanted < wanted - before ? after : before;
}

/** Blocks that only train, before those that validate one after the other. */
const trainingBlocks = 2;

/**
 * Returns where the blocks that validate begin in an ordered list, one number a fold, never falling, at most its
 * length: the list is cut into `folds` + 2 equal blocks (as near as ties allow), of which the first two only train.
 *
 * @param offset in [0, 1), added to every cut before it is rounded down: spreads the rounding of short lists;
 *   default: cuts are rounded to the nearest
 */
export function rollingStarts(order: Int32Array, timeline: Timeline, folds: number, offset = 0.5): number[] {
  const { length } = order;
  let last = 1;
  return Array.from({ length: folds }, (_, fold) => {
    const wanted = Math.floor((length * (trainingBlocks + fold)) / (folds + trainingBlocks) + offset);
    const cut = wanted >= length ? length : (cutNear(order, timeline, wanted) ?? length);
    last = Math.max(last, cut);
    return last;
  });
}

/** Returns the rows that were early enough to train before a moment: by more than the gap, where there is one. */
export function earlyEnough(rows: Int32Array, { at }: Timeline, gap: number, moment: number): Int32Array {
  const end = moment - gap * (1 + 1e-9);
  return rows.filter((row) => (at[row] ?? Number.NaN) < end);
}
