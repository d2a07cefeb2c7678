import { at } from "../at.ts";
import { type Interval, LEVEL, wilson } from "../interval.ts";
import { asClasses, type Predictions, predictedClasses } from "../predictions.ts";
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
  interval: recallsInterval,
};

interface Recall {
  hits: number;
  n: number;
}

/** Hits and rows of each class that occurs among the true ones. */
function recalls(p: Predictions): readonly Recall[] {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  const counts = Array.from({ length: classes.classes }, (): Recall => ({ hits: 0, n: 0 }));
  for (let i = 0; i < predicted.length; i++) {
    const count = counts[at(classes.truth, i)];
    if (count === undefined) continue;
    count.n++;
    if (predicted[i] === classes.truth[i]) count.hits++;
  }
  return counts.filter(({ n }) => n > 0);
}

/**
 * Squares and adds the Wilson arms of each class (Zou & Donner 2008). A stratified bootstrap would say that a
 * class of three rows, all of them right, has no uncertainty at all.
 */
function recallsInterval(p: Predictions): Interval {
  const classes = recalls(p);
  let value = 0;
  let below = 0;
  let above = 0;
  for (const { hits, n } of classes) {
    const { low, high } = wilson(hits, n);
    value += hits / n / classes.length;
    below += ((hits / n - low) / classes.length) ** 2;
    above += ((high - hits / n) / classes.length) ** 2;
  }
  if (classes.length === 0) return { low: 0, high: 1, level: LEVEL, method: "mover(wilson)" };
  return {
    low: value - Math.sqrt(below),
    high: value + Math.sqrt(above),
    level: LEVEL,
    method: "mover(wilson)",
  };
}
