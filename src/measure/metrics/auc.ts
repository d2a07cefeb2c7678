import type { Random } from "../../runtime/random.ts";
import { at } from "../at.ts";
import { atLeastHalfWay } from "../atLeastHalfWay.ts";
import { type Clusters, clustersOf, degreesOf } from "../dependence.ts";
import { normalQuantile, studentQuantile } from "../distribution.ts";
import { type Asked, type Interval, LEVEL, wilson } from "../interval.ts";
import { named } from "../jackknife.ts";
import { variance } from "../moments.ts";
import { asClasses, type Predictions } from "../predictions.ts";
import { spreadOfSum } from "../proportion.ts";
import type { Metric } from "./metric.ts";

export const auc: Metric = {
  name: "auc",
  direction: "higher",
  tasks: ["binary"],
  words:
    "How often a row of the second class gets a higher probability of it than a row of the first class; 0.5 is guessing.",
  compute: (p) => placements(p).area,
  rows(p) {
    const placed = placements(p);
    const n = p.truth.length;
    return influencesOf(placed, n).map((influence) => placed.area + n * influence);
  },
  interval,
};

interface Placements {
  /** For each row of the second class, the share of first-class rows ranked below it; ties count half. */
  readonly positives: Float64Array;
  /** For each row of the first class, the share of second-class rows ranked above it. */
  readonly negatives: Float64Array;
  readonly area: number;
  /** Rows of the second and of the first class, in the order of their placements. */
  readonly positiveRows: Int32Array;
  readonly negativeRows: Int32Array;
}

/** Placement values from mid-ranks, in n log n (Sun & Xu 2014). */
function placements(p: Predictions): Placements {
  const { truth, probabilities, classes } = asClasses(p);
  if (classes !== 2) throw new RangeError("The area under the curve needs exactly two classes.");
  const scoreOf = (row: number): number => at(probabilities, row * 2 + 1);
  const order = Int32Array.from(truth, (_, row) => row).sort((a, b) => scoreOf(a) - scoreOf(b));
  const positiveRows = order.filter((row) => truth[row] === 1);
  const negativeRows = order.filter((row) => truth[row] === 0);
  const rows = { positiveRows, negativeRows };
  const total = positiveRows.length;
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
    if (end === start) return { ...rows, positives, negatives, area: Number.NaN };
    const tiedNegatives = end - start - tied;
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives.length;
    positives.fill(ofPositive, positivesBelow, positivesBelow + tied);
    negatives.fill(1 - (positivesBelow + tied / 2) / total, negativesBelow, negativesBelow + tiedNegatives);
    if (tied > 0) sum += tied * ofPositive;
    positivesBelow += tied;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return { ...rows, positives, negatives, area: negatives.length === 0 ? Number.NaN : sum / total };
}

/**
 * DeLong's variance (DeLong, DeLong & Clarke-Pearson 1988), made into an interval on the logit scale, which
 * stays inside [0, 1] and covers better near 1 (Qin & Hotilovac 2008). Over groups or blocks of time, placements are
 * added up over clusters (Obuchowski 1997), with Student's t (see `atLeastHalfWay`). Where
 * all pairs are ordered alike the variance is zero, and Wilson's interval of the smaller class stands in.
 */
function interval(p: Predictions, _: Random, { level = LEVEL, dependence }: Asked = {}): Interval {
  const placed = placements(p);
  const { positives, negatives, area } = placed;
  const influences = influencesOf(placed, p.truth.length);
  const clusters = dependence && clustersOf(dependence, influences);
  const name = (own: Interval): Interval => (clusters === undefined ? own : named(own, clusters, "delong"));
  const none = name({ low: 0, high: 1, level, method: "delong" });
  if (Number.isNaN(area)) return none;
  const smaller = Math.min(positives.length, negatives.length);
  const alone = Math.sqrt(variance(positives) / positives.length + variance(negatives) / negatives.length);
  if (area === 0 || area === 1) {
    const rows = clusters === undefined ? smaller : Math.min(smaller, clusters.count);
    return { ...none, ...bounds(wilson(area * rows, rows, level)) };
  }
  const around = normalQuantile((1 + level) / 2) * alone;
  const together = clusters && quantileOf(clusters, level) * spreadOfSum(influences, clusters);
  const error = together === undefined ? around : atLeastHalfWay(together, around);
  if (Number.isNaN(error)) return none;
  const logit = Math.log(area / (1 - area));
  const half = error / (area * (1 - area));
  const bound = (x: number): number => 1 / (1 + Math.exp(-x));
  return { ...none, low: bound(logit - half), high: bound(logit + half) };
}

const bounds = ({ low, high }: Interval): { low: number; high: number } => ({ low, high });

const quantileOf = (clusters: Clusters, level: number): number =>
  studentQuantile((1 + level) / 2, degreesOf(clusters));

/** By how much each row moves the area: its placement less the area, over the rows of its class. */
function influencesOf(
  { positives, negatives, positiveRows, negativeRows, area }: Placements,
  n: number,
): Float64Array {
  const influences = new Float64Array(n);
  for (const [i, row] of positiveRows.entries())
    influences[row] = (at(positives, i) - area) / positives.length;
  for (const [i, row] of negativeRows.entries())
    influences[row] = (at(negatives, i) - area) / negatives.length;
  return influences;
}
