import type { Random } from "../../runtime/random.ts";
import { at } from "../at.ts";
import { bootstrapInterval } from "../bootstrap.ts";
import { clustersOf } from "../dependence.ts";
import type { Asked, Interval } from "../interval.ts";
import { jackknifeInterval } from "../jackknife.ts";
import { mean } from "../moments.ts";
import { asValues, type Predictions, rowLosses } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const r2: Metric = {
  name: "r2",
  direction: "higher",
  tasks: ["regression"],
  words:
    "The share of the target's variance that the predictions explain; 0 is no better than always predicting the mean.",
  compute: (p) => explained(columns(p).map(mean)),
  rows(p) {
    const own = columns(p);
    const [errors = new Float64Array(), , squares = new Float64Array()] = own;
    const value = explained(own.map(mean));
    const spread = mean(squares);
    return errors.map((error, i) => value + ((1 - value) * at(squares, i) - error) / spread);
  },
  interval,
};

/** Bootstrap over rows; over groups or blocks of time the jackknife of the logarithm of what is not explained. */
function interval(p: Predictions, random: Random, { level, dependence }: Asked = {}): Interval {
  const own = columns(p);
  const clusters = dependence && clustersOf(dependence, rowLosses(p));
  if (clusters === undefined)
    return bootstrapInterval(own, explained, random, level === undefined ? {} : { level });
  const unexplained = (means: readonly number[]): number => Math.log(1 - explained(means));
  return jackknifeInterval(own, unexplained, (value) => 1 - Math.exp(value), clusters, {
    level,
    isSkewed: true,
  });
}

/** Squared error, truth around its mean, and the square of that, for each row. */
function columns(p: Predictions): readonly Float64Array[] {
  const { truth } = asValues(p);
  const center = mean(truth);
  const around = truth.map((y) => y - center);
  return [rowLosses(p), around, around.map((y) => y * y)];
}

function explained([error = 0, first = 0, second = 0]: readonly number[]): number {
  const spread = second - first * first;
  return spread > 0 ? 1 - error / spread : Number.NaN;
}
