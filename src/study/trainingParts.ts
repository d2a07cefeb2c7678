import { clustersOf } from "../measure/dependence.ts";
import type { Random } from "../runtime/random.ts";
import type { TrainRows } from "../split/rows.ts";
import { timelineOf } from "../split/timeline.ts";
import { dependenceOf } from "./dependence.ts";
import type { Grounds } from "./grounds.ts";

/**
 * Returns nested parts of training rows, the smallest first, each with about that share of them: rows drawn at
 * random; whole groups drawn at random where groups are kept whole; the latest rows where the split goes by time, so
 * that all parts lie as near to the rows they are judged on.
 *
 * @param shares rising, in (0, 1]
 * @param random of the draw; a part of a smaller share is always inside that of a larger one
 */
export function nestedParts(
  grounds: Pick<Grounds, "table" | "sealed">,
  rows: TrainRows,
  shares: readonly number[],
  random: Random,
): TrainRows[] {
  const order = unitsInOrder(grounds, rows, random);
  const part = (share: number): TrainRows => {
    const wanted = share * rows.length;
    const kept: number[] = [];
    for (const unit of order) {
      // A group that would overshoot by more than its absence falls short is left for the next part.
      if (kept.length > 0 && kept.length + unit.length / 2 > wanted) break;
      for (const position of unit) kept.push(position);
    }
    return Int32Array.from(
      kept.sort((a, b) => a - b),
      (position) => rows[position] ?? -1,
    ) as TrainRows;
  };
  return shares.map(part);
}

/** Positions of rows that come or stay out together, in the order in which they come. */
function unitsInOrder(
  grounds: Pick<Grounds, "table" | "sealed">,
  rows: TrainRows,
  random: Random,
): readonly (readonly number[])[] {
  const dependence = dependenceOf(grounds, rows);
  const { time } = grounds.sealed;
  if (dependence.kind === "time" && time !== null) {
    const { at } = timelineOf(grounds.table, time);
    const momentOf = (position: number): number => at[rows[position] ?? -1] ?? Number.NaN;
    const positions = Array.from(rows, (_, position) => position);
    return positions.sort((a, b) => momentOf(b) - momentOf(a) || b - a).map((position) => [position]);
  }
  if (dependence.kind !== "groups") {
    return Array.from(random.shuffle(Int32Array.from(rows, (_, i) => i)), (position) => [position]);
  }
  const groups = clustersOf(dependence, new Float64Array(rows.length));
  const members: number[][] = Array.from({ length: groups?.count ?? 0 }, () => []);
  for (const [position, group] of (groups?.of ?? []).entries()) members[group]?.push(position);
  return random.shuffle(members);
}
