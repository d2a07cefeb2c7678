import { meanInterval } from "../jackknife.ts";
import { mean } from "../moments.ts";
import { asClasses, rowLosses } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const logLoss: Metric = {
  name: "logLoss",
  direction: "lower",
  tasks: ["binary", "multiclass"],
  words:
    "How surprised the network is by the truth, in nats a row; 0 is certain and right, and confident mistakes cost most.",
  compute: (p) => mean(rowLosses(asClasses(p))),
  rows: (p) => rowLosses(asClasses(p)),
  interval: (p, _, asked) => meanInterval(rowLosses(asClasses(p)), asked),
};
