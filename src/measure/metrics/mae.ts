import { at } from "../at.ts";
import { meanInterval } from "../jackknife.ts";
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
  interval: (p, _, asked) => meanInterval(distances(p), asked),
};

function distances(p: Predictions): Float64Array {
  const { truth, values } = asValues(p);
  return truth.map((y, i) => Math.abs(at(values, i) - y));
}
