import { cutNear, earlyEnough, rollingStarts } from "./cut.ts";
import type { Division, Held, Material } from "./strategy.ts";
import { timelineIn } from "./time.ts";
import { inOrder } from "./timeline.ts";

/**
 * The latest rows of every group are held out, folds roll forward within each group, and the gap is left out
 * within each group. A group whose rows are all of one moment only trains. Random: in which order groups round
 * their share of rows, so that the shares of small groups add up.
 */
export const timeWithinGroup: Division = {
  hold(material, share, random) {
    const timeline = timelineIn(material);
    const groups = groupsIn(material);
    const held: Held[] = [];
    let carried = 0;
    for (const order of random.shuffle(groups)) {
      const { length } = order;
      const wanted = share * length + Math.max(-length / 2, Math.min(length / 2, carried));
      const cut = cutNear(order, timeline, length - wanted);
      const taken =
        cut !== undefined && Math.abs(length - cut - wanted) <= Math.abs(wanted) ? length - cut : 0;
      if (cut !== undefined) carried = wanted - taken;
      held.push(heldFrom(material, order, length - taken, length));
    }
    return joined(held);
  },
  deal(material, folds, random) {
    const timeline = timelineIn(material);
    const groups = groupsIn(material).map((order) => ({
      order,
      starts: rollingStarts(order, timeline, folds, random.uniform()),
    }));
    return Array.from({ length: folds }, (_, fold) =>
      joined(
        groups.map(({ order, starts }) =>
          heldFrom(material, order, starts[fold] ?? order.length, starts[fold + 1] ?? order.length),
        ),
      ),
    );
  },
};

/** The rows of each group from the earliest to the latest. */
function groupsIn(material: Material): Int32Array[] {
  const { group, rows } = material;
  if (group === undefined) throw new RangeError("a split within groups needs a column of groups");
  const lists = new Map<number, number[]>();
  for (const row of inOrder(timelineIn(material), rows)) {
    const own = group.of[row] ?? -1;
    const list = lists.get(own);
    if (list === undefined) lists.set(own, [row]);
    else list.push(row);
  }
  return [...lists.values()].map((list) => Int32Array.from(list));
}

function heldFrom(material: Material, order: Int32Array, start: number, end: number): Held {
  const timeline = timelineIn(material);
  const held = order.subarray(start, end);
  const before = order.subarray(0, start);
  const first = timeline.at[held[0] ?? 0] ?? Number.NaN;
  return { train: held.length === 0 ? before : earlyEnough(before, timeline, material.gap, first), held };
}

function joined(parts: readonly Held[]): Held {
  const join = (lists: readonly Int32Array[]): Int32Array => {
    const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    return all.sort();
  };
  return { train: join(parts.map(({ train }) => train)), held: join(parts.map(({ held }) => held)) };
}
