import { cutNear, earlyEnough, rollingStarts } from "./cut.ts";
import type { Division, Held, Material } from "./strategy.ts";
import { inOrder, type Timeline } from "./timeline.ts";

/**
 * The latest rows are held out, rows of one moment together; folds roll forward: each trains on everything
 * before the rows it validates, less the gap. Nothing is random.
 */
export const time: Division = {
  hold(material, share) {
    const timeline = timelineIn(material);
    const order = inOrder(timeline, material.rows);
    const cut = cutNear(order, timeline, (1 - share) * order.length) ?? order.length;
    return heldFrom(material, order.subarray(0, cut), order.subarray(cut));
  },
  deal(material, folds) {
    const timeline = timelineIn(material);
    const order = inOrder(timeline, material.rows);
    const starts = rollingStarts(order, timeline, folds);
    return starts.map((start, fold) =>
      heldFrom(material, order.subarray(0, start), order.subarray(start, starts[fold + 1])),
    );
  },
};

/** The timeline of a material that has one. */
export function timelineIn({ timeline }: Material): Timeline {
  if (timeline === undefined) throw new RangeError("a split by time needs a time column");
  return timeline;
}

function heldFrom(material: Material, before: Int32Array, held: Int32Array): Held {
  const timeline = timelineIn(material);
  const first = timeline.at[held[0] ?? 0] ?? Number.NaN;
  const train = held.length === 0 ? before : earlyEnough(before, timeline, material.gap, first);
  return { train: train.slice().sort(), held: held.slice().sort() };
}
