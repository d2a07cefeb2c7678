import type { Random } from "../../runtime/random.ts";
import { clustersOf } from "../dependence.ts";
import { type Asked, type Interval, rmseInterval } from "../interval.ts";
import { jackknifeInterval } from "../jackknife.ts";
import { mean } from "../moments.ts";
import { asValues, type Predictions, rowLosses } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const rmse: Metric = {
  name: "rmse",
  direction: "lower",
  tasks: ["regression"],
  words:
    "The typical distance between prediction and truth, in units of the target, with large mistakes weighing most (root mean squared error).",
  compute: (p) => Math.sqrt(mean(rowLosses(asValues(p)))),
  rows(p) {
    const squares = rowLosses(asValues(p));
    const root = Math.sqrt(mean(squares));
    return root === 0 ? squares : squares.map((square) => (square / root + root) / 2);
  },
  interval,
};

/** Bootstrap over rows; over groups or blocks of time the jackknife of the logarithm, which is nearly symmetric. */
function interval(p: Predictions, random: Random, { level, dependence }: Asked = {}): Interval {
  const squares = rowLosses(asValues(p));
  const clusters = dependence && clustersOf(dependence, squares);
  if (clusters === undefined) return rmseInterval(squares, random, level);
  const half = ([square = Number.NaN]: readonly number[]): number => Math.log(square) / 2;
  return jackknifeInterval([squares], half, Math.exp, clusters, { level, isSkewed: true });
}
