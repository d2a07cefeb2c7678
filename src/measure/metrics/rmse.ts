import { rmseInterval } from "../interval.ts";
import { mean } from "../moments.ts";
import { asValues, rowLosses } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const rmse: Metric = {
  name: "rmse",
  direction: "lower",
  tasks: ["regression"],
  words:
    "The typical distance between prediction and truth, in units of the target, with large mistakes weighing most (root mean squared error).",
  compute: (p) => Math.sqrt(mean(rowLosses(asValues(p)))),
  interval: (p, random) => rmseInterval(rowLosses(asValues(p)), random),
};
