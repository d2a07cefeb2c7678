import type { Random } from "../runtime/random.ts";
import { clustersOf, type Dependence } from "./dependence.ts";
import { differenceInterval, type Interval, LEVEL, tAround } from "./interval.ts";
import { meanInterval, named, type Spread, spreadOfMean } from "./jackknife.ts";
import type { Metric, MetricName } from "./metrics/metric.ts";
import { mean, variance } from "./moments.ts";
import { type Predictions, rowLosses } from "./predictions.ts";
import { type MetricValues, metricValues } from "./score.ts";

/** Test minus train of one network; `interval` belongs to the metric it was measured for. */
export type Gap = MetricValues & {
  readonly loss: number;
  readonly lossInterval: Interval;
  /** Two-sample interval that also treats training rows as a sample: conservative. */
  readonly lossIntervalConservative: Interval;
  readonly interval: Interval;
};

interface GapAsked {
  readonly level?: number;
  readonly train?: Dependence;
  readonly test?: Dependence;
}

const independent: Dependence = { kind: "independent" };

/**
 * Returns the gap of one network, test minus train, both in evaluation mode at the same checkpoint.
 *
 * - `loss` and every metric of the task as differences.
 * - `lossInterval`: given the network, its mean training loss is a constant, so the standard error is that of
 *   the test rows, s / sqrt(n), with t.
 * - `lossIntervalConservative`: training rows as one more sample (Welch 1947).
 * - `interval` of `metric`: the interval of the loss where the metric is the loss; else from the interval of
 *   each part (Newcombe 1998 for accuracy, Zou & Donner 2008 for the rest), which counts both parts as samples.
 *
 * @param random for bootstrap intervals, drawn from `random.split("train")` and `random.split("test")`
 * @param asked level of the intervals, default 0.95, and how the rows of each part depend on each other, default
 *   not at all
 */
export function measureGap(
  train: Predictions,
  test: Predictions,
  metric: Metric,
  random: Random,
  asked: GapAsked = {},
): Gap {
  const trainLosses = rowLosses(train);
  const testLosses = rowLosses(test);
  const { level = LEVEL } = asked;
  const ofTest = meanInterval(testLosses, { level, dependence: asked.test ?? independent });
  const trainLoss = mean(trainLosses);
  const lossInterval: Interval = { ...ofTest, low: ofTest.low - trainLoss, high: ofTest.high - trainLoss };
  return {
    ...differences(metricValues(train), metricValues(test)),
    loss: mean(testLosses) - trainLoss,
    lossInterval,
    lossIntervalConservative: welch(testLosses, trainLosses, asked),
    interval: metric.name === "logLoss" ? lossInterval : metricInterval(train, test, metric, random, asked),
  };
}

function differences(train: MetricValues, test: MetricValues): MetricValues {
  const gaps: Partial<Record<MetricName, number>> = {};
  for (const name of Object.keys(test) as MetricName[]) {
    const before = train[name];
    const after = test[name];
    if (before !== undefined && after !== undefined) gaps[name] = after - before;
  }
  return gaps;
}

function welch(test: Float64Array, train: Float64Array, asked: GapAsked): Interval {
  const { level = LEVEL } = asked;
  const clusters = clustersOf(asked.test ?? independent, test);
  const a = spread(test, asked.test ?? independent);
  const b = spread(train, asked.train ?? independent);
  const [va, vb] = [a.standardError ** 2, b.standardError ** 2];
  const degrees = (va + vb) ** 2 / (va ** 2 / a.degrees + vb ** 2 / b.degrees);
  const interval = tAround(mean(test) - mean(train), Math.sqrt(va + vb), degrees, level);
  return clusters === undefined ? { ...interval, method: "welch" } : named(interval, clusters, "welch");
}

function spread(values: Float64Array, dependence: Dependence): Omit<Spread, "skewness"> {
  const clusters = clustersOf(dependence, values);
  if (clusters !== undefined) return spreadOfMean(values, clusters);
  return { standardError: Math.sqrt(variance(values) / values.length), degrees: values.length - 1 };
}

function metricInterval(
  train: Predictions,
  test: Predictions,
  metric: Metric,
  random: Random,
  asked: GapAsked,
): Interval {
  const { level = LEVEL } = asked;
  const estimate = (p: Predictions, part: "train" | "test") => ({
    value: metric.compute(p),
    interval: metric.interval(p, random.split(part), { level, dependence: asked[part] ?? independent }),
  });
  return differenceInterval(estimate(test, "test"), estimate(train, "train"));
}
