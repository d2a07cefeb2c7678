import type { Random } from "../../runtime/random.ts";
import { at } from "../at.ts";
import { clustersOf } from "../dependence.ts";
import type { Asked, Interval } from "../interval.ts";
import { jackknifeInterval, meanInterval, named } from "../jackknife.ts";
import { mean } from "../moments.ts";
import { asValues, type Predictions } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const mae: Metric = {
  name: "mae",
  direction: "lower",
  tasks: ["regression"],
  words: "The average distance between prediction and truth, in units of the target (mean absolute error).",
  compute: (p) => mean(distances(p)),
  rows: distances,
  interval,
};

/** Student's t over rows; over groups or blocks of time the jackknife of the logarithm, which is nearly symmetric. */
function interval(p: Predictions, _: Random, asked: Asked = {}): Interval {
  const errors = distances(p);
  const alone = meanInterval(errors, { level: asked.level });
  const clusters = asked.dependence && clustersOf(asked.dependence, errors);
  if (clusters === undefined) return alone;
  if (mean(errors) === 0) return named(alone, clusters, "t");
  const log = ([error = Number.NaN]: readonly number[]): number => Math.log(error);
  return jackknifeInterval([errors], log, Math.exp, clusters, {
    level: asked.level,
    isSkewed: true,
  });
}

function distances(p: Predictions): Float64Array {
  const { truth, values } = asValues(p);
  return truth.map((y, i) => Math.abs(at(values, i) - y));
}
