import { textOf } from "../data/labels.ts";
import { mean } from "../measure/moments.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { groupingOf } from "../split/grouping.ts";
import type { Grounds } from "./grounds.ts";

/** How the network does on one group of the test rows. */
export interface GroupScore {
  readonly group: string;
  readonly n: number;
  readonly loss: number;
  /** The study's metric on these rows; null where it does not exist on them. */
  readonly value: number | null;
}

/** With more groups than this, a list of them tells less than their interval. */
const MOST_GROUPS = 30;

/**
 * Returns the score on each group of the test rows, the highest loss first; null without groups, or with more than 30.
 * With few groups a single one can decide the score, so each is shown.
 */
export function groupScores(
  { table, sealed, metric }: Pick<Grounds, "table" | "sealed" | "metric">,
  rows: Int32Array,
  predictions: Predictions,
): readonly GroupScore[] | null {
  if (sealed.group === null) return null;
  const { of } = groupingOf(table, sealed.group);
  const column = table.columns.find(({ name }) => name === sealed.group);
  const places = new Map<number, number[]>();
  for (const [place, row] of rows.entries()) {
    const own = of[row] ?? -1;
    const members = places.get(own);
    if (members === undefined) places.set(own, [place]);
    else members.push(place);
  }
  if (places.size > MOST_GROUPS || column === undefined) return null;
  const scores = [...places.values()].map((members): GroupScore => {
    const own = pick(predictions, members);
    const value = metric.compute(own);
    return {
      group: textOf(column, rows[members[0] ?? 0] ?? 0) ?? "not known",
      n: members.length,
      loss: mean(rowLosses(own)),
      value: Number.isFinite(value) ? value : null,
    };
  });
  return scores.sort((a, b) => b.loss - a.loss);
}

/** Returns the predictions of some of the rows, by their places among them. */
export function pick(p: Predictions, places: readonly number[]): Predictions {
  if (p.kind === "values") {
    const at = (values: Float64Array): Float64Array =>
      Float64Array.from(places, (place) => values[place] ?? Number.NaN);
    return { kind: "values", truth: at(p.truth), values: at(p.values) };
  }
  const { classes } = p;
  const probabilities = new Float64Array(places.length * classes);
  for (const [i, place] of places.entries()) {
    probabilities.set(p.probabilities.subarray(place * classes, (place + 1) * classes), i * classes);
  }
  return {
    kind: "classes",
    truth: Int32Array.from(places, (place) => p.truth[place] ?? 0),
    probabilities,
    classes,
  };
}
