import type { Random } from "../../runtime/random.ts";
import { at } from "../at.ts";
import { clustersOf, degreesOf } from "../dependence.ts";
import { normalQuantile, studentQuantile } from "../distribution.ts";
import { type Asked, type Interval, LEVEL, wilson } from "../interval.ts";
import { named } from "../jackknife.ts";
import { asClasses, type Predictions } from "../predictions.ts";
import { spreadOfSum } from "../proportion.ts";
import type { Metric } from "./metric.ts";

export const averagePrecision: Metric = {
  name: "averagePrecision",
  direction: "higher",
  tasks: ["binary"],
  words:
    "Of the rows with the highest probabilities of the second class, the share that are of it, averaged over how far down one goes; guessing gives the share of that class.",
  compute: (p) => ranked(p).precision,
  rows(p) {
    const { precision, influences } = ranked(p);
    return influences.map((influence) => precision + influences.length * influence);
  },
  interval,
};

interface Ranked {
  readonly precision: number;
  readonly positives: number;
  /** By how much each row moves the score; they add up to zero. */
  readonly influences: Float64Array;
}

/**
 * The mean, over the rows of the second class, of the share of that class among rows ranked at least as high: the
 * area under the precision-recall curve as a step function. The influence of a row is the derivative by its weight.
 */
function ranked(p: Predictions): Ranked {
  const { truth, probabilities, classes } = asClasses(p);
  if (classes !== 2) throw new RangeError("Average precision needs exactly two classes.");
  const scoreOf = (row: number): number => at(probabilities, row * 2 + 1);
  const order = Int32Array.from(truth, (_, row) => row).sort((a, b) => scoreOf(b) - scoreOf(a));
  const n = truth.length;
  // Place after the last row that ties with the row at each place.
  const ends = new Int32Array(n);
  const hits = new Int32Array(n);
  let above = 0;
  for (let start = 0; start < n; ) {
    let end = start;
    const score = scoreOf(at(order, start));
    for (; end < n && scoreOf(at(order, end)) === score; end++) above += at(truth, at(order, end));
    if (end === start) return { precision: Number.NaN, positives: 0, influences: new Float64Array(n) };
    ends.fill(end, start, end);
    hits.fill(above, start, end);
    start = end;
  }
  const positives = above;
  let shares = 0;
  for (let i = 0; i < n; i++) shares += (at(truth, at(order, i)) * at(hits, i)) / at(ends, i);
  // Divided once: shares that are all 1 then give 1 to the bit, which has an interval of its own.
  const precision = shares / positives;
  const influences = new Float64Array(n);
  // Sums over the rows of the second class that are ranked no higher, from the bottom up.
  let byHit = 0;
  let byMiss = 0;
  for (let end = n; end > 0; ) {
    let start = end;
    while (start > 0 && at(ends, start - 1) === end) start--;
    const own = at(hits, start) - (start === 0 ? 0 : at(hits, start - 1));
    byHit += (own * (end - at(hits, start))) / end ** 2;
    byMiss += (own * at(hits, start)) / end ** 2;
    for (let i = start; i < end; i++) {
      const row = at(order, i);
      const isHit = truth[row] === 1;
      influences[row] = isHit ? (at(hits, i) / end - precision + byHit) / positives : -byMiss / positives;
    }
    end = start;
  }
  return { precision, positives, influences };
}

/**
 * The delta method over the influences of rows, or their sums over groups or blocks of time with Student's t, on the
 * logit scale, which stays inside [0, 1] and covers well (Boyd, Eng & Page 2013). Where every row of the second
 * class comes first the variance is zero, and Wilson's interval of that class stands in.
 */
function interval(p: Predictions, _: Random, { level = LEVEL, dependence }: Asked = {}): Interval {
  const { precision, positives, influences } = ranked(p);
  const clusters = dependence && clustersOf(dependence, influences);
  const name = (own: Interval): Interval =>
    clusters === undefined ? own : named(own, clusters, "delta-logit");
  const none = name({ low: 0, high: 1, level, method: "delta-logit" });
  if (Number.isNaN(precision)) return none;
  if (precision === 1) {
    const rows = clusters === undefined ? positives : Math.min(positives, clusters.count);
    const { low, high } = wilson(rows, rows, level);
    return { ...none, low, high };
  }
  const n = influences.length;
  const alone = Math.sqrt((influences.reduce((sum, each) => sum + each ** 2, 0) * n) / (n - 1));
  const error = clusters === undefined ? alone : Math.max(alone, spreadOfSum(influences, clusters));
  const times =
    clusters === undefined
      ? normalQuantile((1 + level) / 2)
      : studentQuantile((1 + level) / 2, degreesOf(clusters));
  if (Number.isNaN(error) || Number.isNaN(times)) return none;
  const logit = Math.log(precision / (1 - precision));
  const half = (times * error) / (precision * (1 - precision));
  const bound = (x: number): number => 1 / (1 + Math.exp(-x));
  return { ...none, low: bound(logit - half), high: bound(logit + half) };
}
