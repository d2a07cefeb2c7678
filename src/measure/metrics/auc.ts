import { at } from "../at.ts";
import { normalQuantile } from "../distribution.ts";
import { type Interval, LEVEL, wilson } from "../interval.ts";
import { variance } from "../moments.ts";
import { asClasses, type Predictions } from "../predictions.ts";
import type { Metric } from "./metric.ts";

export const auc: Metric = {
  name: "auc",
  direction: "higher",
  tasks: ["binary"],
  words:
    "How often a row of the second class gets a higher probability of it than a row of the first class; 0.5 is guessing.",
  compute: (p) => placements(p).area,
  interval: delong,
};

interface Placements {
  /** For each row of the second class, the share of first-class rows ranked below it; ties count half. */
  readonly positives: Float64Array;
  /** For each row of the first class, the share of second-class rows ranked above it. */
  readonly negatives: Float64Array;
  readonly area: number;
}

/** Placement values from mid-ranks, in n log n (Sun & Xu 2014). */
function placements(p: Predictions): Placements {
  const { truth, probabilities, classes } = asClasses(p);
  if (classes !== 2) throw new RangeError("The area under the curve needs exactly two classes.");
  const scoreOf = (row: number): number => at(probabilities, row * 2 + 1);
  const order = Int32Array.from(truth, (_, row) => row).sort((a, b) => scoreOf(a) - scoreOf(b));
  let total = 0;
  for (const label of truth) total += label;
  const positives = new Float64Array(total);
  const negatives = new Float64Array(truth.length - total);
  let positivesBelow = 0;
  let negativesBelow = 0;
  let sum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tied = 0;
    const score = scoreOf(at(order, start));
    for (; end < order.length && scoreOf(at(order, end)) === score; end++) tied += at(truth, at(order, end));
    if (end === start) return { positives, negatives, area: Number.NaN };
    const tiedNegatives = end - start - tied;
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives.length;
    positives.fill(ofPositive, positivesBelow, positivesBelow + tied);
    negatives.fill(1 - (positivesBelow + tied / 2) / total, negativesBelow, negativesBelow + tiedNegatives);
    if (tied > 0) sum += tied * ofPositive;
    positivesBelow += tied;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return { positives, negatives, area: negatives.length === 0 ? Number.NaN : sum / total };
}

/**
 * DeLong's variance (DeLong, DeLong & Clarke-Pearson 1988), made into an interval on the logit scale, which
 * stays inside [0, 1] and covers better near 1 (Qin & Hotilovac 2008). Where all pairs are ordered alike the
 * variance is zero, and Wilson's interval of the smaller class stands in.
 */
function delong(p: Predictions): Interval {
  const { positives, negatives, area } = placements(p);
  const none = { low: 0, high: 1, level: LEVEL, method: "delong" };
  if (Number.isNaN(area)) return none;
  const smaller = Math.min(positives.length, negatives.length);
  const error = Math.sqrt(variance(positives) / positives.length + variance(negatives) / negatives.length);
  if (area === 0 || area === 1) return { ...wilson(area * smaller, smaller), method: "delong" };
  if (Number.isNaN(error)) return none;
  const logit = Math.log(area / (1 - area));
  const half = (normalQuantile((1 + LEVEL) / 2) * error) / (area * (1 - area));
  const bound = (x: number): number => 1 / (1 + Math.exp(-x));
  return { ...none, low: bound(logit - half), high: bound(logit + half) };
}
