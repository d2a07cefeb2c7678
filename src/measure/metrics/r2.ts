import { bootstrapInterval } from "../bootstrap.ts";
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
  interval: (p, random) => bootstrapInterval(columns(p), explained, random),
};

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
