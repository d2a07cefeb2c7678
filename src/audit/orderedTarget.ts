import { fixed, percent } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import { isDrawn, type Material } from "./material.ts";
import { isOrdered, targetOrder } from "./targetOrder.ts";

/**
 * Tells of rows sorted by the target, and of targets that come in blocks: rows in order of time, or of groups.
 * Silent where groups or time are held out, or where another finding has `explained` the order already.
 */
export function orderedTarget({ truth, rest, sealed, description }: Material, explained: boolean): Finding[] {
  if (explained || sealed.group !== null || sealed.time !== null) return [];
  const { target } = description;
  const order = targetOrder(truth);
  if (!isOrdered(order, rest.length)) return [];
  const evidence = { alike: order.alike, z: order.z, sorted: order.isSorted };
  if (order.isSorted) {
    return [
      {
        name: "ordered-target",
        severity: "note",
        columns: [target],
        sentence: `The rows are sorted by ${target}.`,
        cost: null,
        fix: isDrawn(sealed.strategy)
          ? "Nothing needs to be done: the split draws from all of them."
          : "Check that the test was not cut off one end of the sorted rows.",
        evidence,
      },
    ];
  }
  const words =
    truth.kind === "classes"
      ? `rows that follow each other have the same ${target} ${percent(order.alike)} of the way from chance to always`
      : `the ${target} of a row and of the next one are correlated by ${fixed(order.alike, 2)}`;
  return [
    {
      name: "ordered-target",
      severity: "warning",
      columns: [target],
      sentence: `The order of the rows tells of the target: ${words} (${fixed(order.z, 0)} standard errors from chance).`,
      cost: "If the rows are in order of time, or in blocks of one origin, a random split tests between rows it trained on, and the score is too good.",
      fix: "If the rows are in order of time: --time @row. If they come in blocks of one origin: --group with the column that names it.",
      evidence,
    },
  ];
}
