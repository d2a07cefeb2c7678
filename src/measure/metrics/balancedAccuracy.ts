import type { Random } from "../../runtime/random.ts";
import { at } from "../at.ts";
import { atLeastHalfWay } from "../atLeastHalfWay.ts";
import { clustersOf } from "../dependence.ts";
import { type Asked, type Interval, LEVEL, wilson } from "../interval.ts";
import { asClasses, type Predictions, predictedClasses } from "../predictions.ts";
import { clusteredWilson, spreadOfSum } from "../proportion.ts";
import type { Metric } from "./metric.ts";

export const balancedAccuracy: Metric = {
  name: "balancedAccuracy",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  words:
    "The share of rows that are right, taken for each class by itself and averaged, so that rare classes count as much as common ones.",
  compute(p) {
    const classes = recalls(p);
    return classes.reduce((sum, { hits, n }) => sum + hits / n / classes.length, 0);
  },
  rows(p) {
    const influences = influencesOf(p);
    const value = balancedAccuracy.compute(p);
    return influences.map((influence) => value + influences.length * influence);
  },
  interval,
};

/**
 * Over groups or blocks of time: Wilson's interval with the standard error of the influences of the rows, added up
 * over clusters (see `atLeastHalfWay`).
 */
function interval(p: Predictions, _: Random, { level = LEVEL, dependence }: Asked = {}): Interval {
  const alone = recallsInterval(recalls(p), level);
  const influences = influencesOf(p);
  const clusters = dependence && clustersOf(dependence, influences);
  if (clusters === undefined) return alone;
  const share = balancedAccuracy.compute(p);
  const together = clusteredWilson(share, spreadOfSum(influences, clusters), clusters, level);
  return {
    ...together,
    low: share - atLeastHalfWay(share - together.low, share - alone.low),
    high: share + atLeastHalfWay(together.high - share, alone.high - share),
  };
}

/** By how much each row moves the balanced accuracy: its hit less the recall of its class, over rows and classes. */
function influencesOf(p: Predictions): Float64Array {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  const counts = countsOf(p);
  const present = counts.filter(({ n }) => n > 0).length;
  return Float64Array.from(predicted, (label, row) => {
    const { hits, n } = counts[at(classes.truth, row)] ?? { hits: 0, n: 0 };
    return ((label === classes.truth[row] ? 1 : 0) - hits / n) / (n * present);
  });
}

interface Recall {
  hits: number;
  n: number;
}

/** Hits and rows of each class that occurs among the true ones. */
const recalls = (p: Predictions): readonly Recall[] => countsOf(p).filter(({ n }) => n > 0);

function countsOf(p: Predictions): readonly Recall[] {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  const counts = Array.from({ length: classes.classes }, (): Recall => ({ hits: 0, n: 0 }));
  for (let i = 0; i < predicted.length; i++) {
    const count = counts[at(classes.truth, i)];
    if (count === undefined) continue;
    count.n++;
    if (predicted[i] === classes.truth[i]) count.hits++;
  }
  return counts;
}

/**
 * Squares and adds the Wilson arms of each class (Zou & Donner 2008). A stratified bootstrap would say that a
 * class of three rows, all of them right, has no uncertainty at all.
 */
function recallsInterval(classes: readonly Recall[], level: number): Interval {
  let value = 0;
  let below = 0;
  let above = 0;
  for (const { hits, n } of classes) {
    const { low, high } = wilson(hits, n, level);
    value += hits / n / classes.length;
    below += ((hits / n - low) / classes.length) ** 2;
    above += ((high - hits / n) / classes.length) ** 2;
  }
  if (classes.length === 0) return { low: 0, high: 1, level, method: "mover(wilson)" };
  return {
    low: value - Math.sqrt(below),
    high: value + Math.sqrt(above),
    level,
    method: "mover(wilson)",
  };
}
