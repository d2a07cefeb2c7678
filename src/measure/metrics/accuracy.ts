import { mean } from "../moments.ts";
import { asClasses, type Predictions, predictedClasses } from "../predictions.ts";
import { proportionInterval } from "../proportion.ts";
import type { Metric } from "./metric.ts";

export const accuracy: Metric = {
  name: "accuracy",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  words: "The share of rows whose most probable class is the true one.",
  compute: (p) => mean(hits(p)),
  rows: hits,
  interval: (p, _, asked) => proportionInterval(hits(p), asked),
};

/** 1 where the most probable class is the true one, else 0. */
function hits(p: Predictions): Float64Array {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  return Float64Array.from(predicted, (label, row) => (label === classes.truth[row] ? 1 : 0));
}
