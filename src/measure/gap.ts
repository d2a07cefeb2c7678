import type { Random } from "../runtime/random.ts";
import { differenceInterval, type Interval, tAround, tInterval } from "./interval.ts";
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
 */
export function measureGap(train: Predictions, test: Predictions, metric: Metric, random: Random): Gap {
  const trainLosses = rowLosses(train);
  const testLosses = rowLosses(test);
  const ofTest = tInterval(testLosses);
  const trainLoss = mean(trainLosses);
  const lossInterval: Interval = { ...ofTest, low: ofTest.low - trainLoss, high: ofTest.high - trainLoss };
  return {
    ...differences(metricValues(train), metricValues(test)),
    loss: mean(testLosses) - trainLoss,
    lossInterval,
    lossIntervalConservative: welch(testLosses, trainLosses),
    interval: metric.name === "logLoss" ? lossInterval : metricInterval(train, test, metric, random),
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

function welch(a: Float64Array, b: Float64Array): Interval {
  const va = variance(a) / a.length;
  const vb = variance(b) / b.length;
  const degrees = (va + vb) ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  return { ...tAround(mean(a) - mean(b), Math.sqrt(va + vb), degrees), method: "welch" };
}

function metricInterval(train: Predictions, test: Predictions, metric: Metric, random: Random): Interval {
  const estimate = (p: Predictions, part: string) => ({
    value: metric.compute(p),
    interval: metric.interval(p, random.split(part)),
  });
  return differenceInterval(estimate(test, "test"), estimate(train, "train"));
}
