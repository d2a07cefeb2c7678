import type { Table } from "../data/table.ts";
import type { Dependence } from "../measure/dependence.ts";
import { groupingOf } from "../split/grouping.ts";
import type { Sealed } from "../split/seal.ts";
import { timelineOf } from "../split/timeline.ts";

/**
 * Returns how rows depend on each other, as the split says: by the groups that it keeps whole, by time where it keeps
 * the order, not at all otherwise. Where time is split within groups, the question is how the same groups do later:
 * then it is time, one group after the other. A row whose group is not known is a group of its own.
 *
 * @param rows rows of the table, in the order of the losses that are to be measured
 */
export function dependenceOf(
  {
    table,
    sealed: { group, time, folding },
  }: { readonly table: Table; readonly sealed: Pick<Sealed, "group" | "time" | "folding"> },
  rows: Int32Array,
): Dependence {
  const groups = group === null ? undefined : groupingOf(table, group).of;
  const groupOf = (row: number): number => {
    const own = groups?.[row] ?? 0;
    return own < 0 ? -2 - row : own;
  };
  if (groups !== undefined && (time === null || folding !== "time-within-group")) {
    return { kind: "groups", of: rows.map(groupOf) };
  }
  if (time === null) return { kind: "independent" };
  const { at } = timelineOf(table, time);
  const momentOf = (position: number): number => at[rows[position] ?? -1] ?? Number.NaN;
  const order = rows.map((_, position) => position);
  const ofPosition = (position: number): number => groupOf(rows[position] ?? -1);
  order.sort((a, b) => ofPosition(a) - ofPosition(b) || momentOf(a) - momentOf(b) || a - b);
  const moment = new Int32Array(rows.length);
  let number = 0;
  for (const [i, position] of order.entries()) {
    const before = order[i - 1];
    const isSame =
      before !== undefined &&
      momentOf(before) === momentOf(position) &&
      ofPosition(before) === ofPosition(position);
    if (!isSame) number++;
    moment[position] = number;
  }
  return { kind: "time", order, moment };
}
