import { wilson } from "../interval.ts";
import { asClasses, type Predictions, predictedClasses, rowCount } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const accuracy: Metric = {
  name: "accuracy",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  words: "The share of rows whose most probable class is the true one.",
  compute: (p) => hits(p) / rowCount(p),
  interval: (p) => wilson(hits(p), rowCount(p)),
};

function hits(p: Predictions): number {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  let count = 0;
  for (let i = 0; i < predicted.length; i++) if (predicted[i] === classes.truth[i]) count++;
  return count;
}
