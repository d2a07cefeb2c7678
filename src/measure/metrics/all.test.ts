import fc from "fast-check";
import { expect, test } from "vitest";
import { randomFrom } from "../../runtime/random.ts";
import { mean } from "../moments.ts";
import { type ClassPredictions, type Predictions, taskOf, type ValuePredictions } from "../predictions.ts";
import { defaultMetric, metrics, metricsFor } from "./all.ts";

// y = [0,1,1,0,1,0,1,1,0,0]; s = [.1,.4,.35,.8,.9,.35,.7,.6,.2,.4]; P = np.c_[1-s, s]
const second = [0.1, 0.4, 0.35, 0.8, 0.9, 0.35, 0.7, 0.6, 0.2, 0.4];
const binary = {
  kind: "classes",
  classes: 2,
  truth: Int32Array.of(0, 1, 1, 0, 1, 0, 1, 1, 0, 0),
  probabilities: Float64Array.from(second.flatMap((s) => [1 - s, s])),
} satisfies ClassPredictions;

const multiclass = {
  kind: "classes",
  classes: 3,
  truth: Int32Array.of(0, 1, 2, 2, 1, 0),
  probabilities: Float64Array.of(
    ...[0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.1, 0.1, 0.8],
    ...[0.5, 0.2, 0.3, 0.2, 0.6, 0.2, 0.3, 0.5, 0.2],
  ),
} satisfies ClassPredictions;

const regression = {
  kind: "values",
  truth: Float64Array.of(3, -0.5, 2, 7, 4.2),
  values: Float64Array.of(2.5, 0, 2.1, 7.8, 3.9),
} satisfies ValuePredictions;

// sklearn 1.2: accuracy_score, balanced_accuracy_score, roc_auc_score, log_loss; mean_squared_error(squared=False),
// mean_absolute_error, r2_score. The last recall of the three classes by hand: 1/2 each.
test.each([
  ["accuracy", binary, 0.7],
  ["balancedAccuracy", binary, 0.7],
  ["auc", binary, 0.76],
  // average_precision_score(y, s)
  ["averagePrecision", binary, 0.7416666666666667],
  ["logLoss", binary, 0.5818524458999963],
  ["accuracy", multiclass, 0.5],
  ["balancedAccuracy", multiclass, 0.5],
  ["logLoss", multiclass, 0.7837604219994567],
  ["rmse", regression, 0.49799598391954925],
  ["mae", regression, 0.44],
  ["r2", regression, 0.9594665271966527],
] as const)("%s agrees with scikit-learn", (name, predictions, expected) => {
  expect(metrics[name].compute(predictions)).toBeCloseTo(expected, 12);
});

test("every metric answers for its tasks and lies inside its interval", () => {
  for (const [task, predictions] of [
    ["binary", binary],
    ["multiclass", multiclass],
    ["regression", regression],
  ] as const) {
    expect(metricsFor(task)[0]).toBe(defaultMetric(task));
    for (const metric of metricsFor(task)) {
      const value = metric.compute(predictions);
      const { low, high, level } = metric.interval(predictions, randomFrom(1));
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      expect(level).toBe(0.95);
      expect(metric.words).toMatch(/\.$/);
    }
  }
});

// sklearn 1.2: f + n * df / dsample_weight[j] (central difference, step 1e-5) of roc_auc_score and its like, j < 4
test.each([
  ["accuracy", binary, [1, 0, 0, 0]],
  ["balancedAccuracy", binary, [0.9, 0.1, 0.1, -0.1]],
  ["auc", binary, [1.24, 0.64, 0.24, -0.36]],
  ["averagePrecision", binary, [0.741667, 0.796528, 0.602083, -0.45625]],
  ["rmse", regression, [0.500004, 0.500004, 0.259038, 0.891573]],
  ["mae", regression, [0.5, 0.5, 0.1, 0.8]],
  ["r2", regression, [0.918736, 1.006383, 0.966442, 0.953572]],
] as const)("rows of %s are its derivatives by their weights", (name, predictions, expected) => {
  const rows = metrics[name].rows(predictions);
  for (const [i, value] of expected.entries()) expect(rows[i]).toBeCloseTo(value, 5);
});

test("the mean of a metric's rows is the metric", () => {
  for (const predictions of [binary, multiclass, regression]) {
    for (const metric of metricsFor(taskOf(predictions)))
      expect(mean(metric.rows(predictions))).toBeCloseTo(metric.compute(predictions), 12);
  }
});

// psi = (pos[:,None] > neg) + .5*(pos[:,None] == neg); se = sqrt(psi.mean(1).var(ddof=1)/5 + psi.mean(0).var(ddof=1)/5)
// L = log(A/(1-A)); h = norm.ppf(.975)*se/(A*(1-A)); expit(L -+ h)
test("the interval of the area under the curve is DeLong's on the logit scale", () => {
  const { low, high } = metrics.auc.interval(binary, randomFrom(1));
  expect(low).toBeCloseTo(0.33548101499854727, 10);
  expect(high).toBeCloseTo(0.9520681815961015, 10);
});

// A = average_precision_score(y, s); I[j] = its derivative by sample_weight[j] (central difference, step 1e-6)
// se = sqrt((I**2).sum() * 10/9); expit(logit(A) -+ norm.ppf(.975)*se/(A*(1-A)))
test("the interval of average precision is the delta method's on the logit scale", () => {
  const { low, high } = metrics.averagePrecision.interval(binary, randomFrom(1));
  expect(low).toBeCloseTo(0.304016441983988, 7);
  expect(high).toBeCloseTo(0.9496714026554868, 7);
});

test("a perfect order of few rows is not certain", () => {
  const perfect: Predictions = {
    kind: "classes",
    classes: 2,
    truth: Int32Array.of(0, 0, 0, 1, 1),
    probabilities: Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.4, 0.6, 0.2, 0.8),
  };
  expect(metrics.auc.compute(perfect)).toBe(1);
  // binomtest(2, 2).proportion_ci(method="wilson").low
  expect(metrics.auc.interval(perfect, randomFrom(1)).low).toBeCloseTo(0.342380227506653, 10);
  expect(metrics.averagePrecision.compute(perfect)).toBe(1);
  expect(metrics.averagePrecision.interval(perfect, randomFrom(1)).low).toBeCloseTo(0.342380227506653, 10);
});

test("a perfect order is 1 to the bit whatever the number of rows, and has bounds", () => {
  for (let n = 1; n <= 60; n++) {
    const truth = new Int32Array(2 * n).fill(1, n);
    const probabilities = Float64Array.from([...truth.keys()].flatMap((i) => [1 - i / (2 * n), i / (2 * n)]));
    const perfect: Predictions = { kind: "classes", classes: 2, truth, probabilities };
    for (const name of ["auc", "averagePrecision"] as const) {
      expect(metrics[name].compute(perfect)).toBe(1);
      const { low, high } = metrics[name].interval(perfect, randomFrom(1));
      // n successes of n: n / (n + stats.norm.ppf(.975) ** 2)
      expect(low).toBeCloseTo(n / (n + 3.841458820694124), 10);
      expect(high).toBeCloseTo(1, 12);
    }
  }
});

test("one row of a class leaves the area unknown, over groups as well", () => {
  const truth = Int32Array.of(0, 0, 1, 0, 0, 0);
  const probabilities = Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.5, 0.5, 0.4, 0.6, 0.7, 0.3, 0.6, 0.4);
  const predictions: Predictions = { kind: "classes", classes: 2, truth, probabilities };
  const dependence = { kind: "groups", of: Int32Array.of(0, 0, 1, 1, 2, 2) } as const;
  expect(metrics.auc.compute(predictions)).toBe(0.8);
  expect(metrics.auc.interval(predictions, randomFrom(1))).toMatchObject({ low: 0, high: 1 });
  expect(metrics.auc.interval(predictions, randomFrom(1), { dependence })).toMatchObject({ low: 0, high: 1 });
});

test("scores that do not exist are NaN, and their interval says that nothing is known", () => {
  const oneClass = { ...binary, truth: new Int32Array(10) };
  expect(metrics.auc.compute(oneClass)).toBeNaN();
  expect(metrics.averagePrecision.compute(oneClass)).toBeNaN();
  expect(metrics.auc.interval(oneClass, randomFrom(1))).toMatchObject({ low: 0, high: 1 });
  const constant = { ...regression, truth: new Float64Array(5).fill(2) };
  expect(metrics.r2.compute(constant)).toBeNaN();
  expect(metrics.r2.interval(constant, randomFrom(1)).high).toBe(Number.POSITIVE_INFINITY);
});

test("the area under the curve is the share of ordered pairs, ties counting half", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 6 })), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(
    fc.property(rows, (pairs) => {
      const ones = pairs.filter(([y]) => y === 1);
      const zeros = pairs.filter(([y]) => y === 0);
      fc.pre(ones.length > 0 && zeros.length > 0);
      let ordered = 0;
      for (const [, a] of ones) for (const [, b] of zeros) ordered += a > b ? 1 : a === b ? 0.5 : 0;
      const value = metrics.auc.compute({
        kind: "classes",
        classes: 2,
        truth: Int32Array.from(pairs, ([y]) => y),
        probabilities: Float64Array.from(pairs.flatMap(([, s]) => [1 - s / 6, s / 6])),
      });
      expect(value).toBeCloseTo(ordered / (ones.length * zeros.length), 12);
    }),
  );
});

test("a metric refuses predictions of the other kind", () => {
  expect(() => metrics.accuracy.compute(regression)).toThrow(RangeError);
  expect(() => metrics.rmse.compute(binary)).toThrow(RangeError);
  expect(() => metrics.auc.compute(multiclass)).toThrow(RangeError);
});

/** Share of samples whose interval holds the true score; rows have a normal score, shifted for class one. */
function coverage(
  metric: "auc" | "averagePrecision" | "balancedAccuracy",
  truth: number,
  zeros: number,
  ones: number,
): number {
  const random = randomFrom(31);
  let held = 0;
  for (let r = 0; r < 400; r++) {
    const labels = Int32Array.from({ length: zeros + ones }, (_, i) => (i < zeros ? 0 : 1));
    const scores = Array.from(
      labels,
      (y) => 1 / (1 + Math.exp(-(random.normal() + (y === 1 ? 0.75 : -0.75)))),
    );
    const probabilities = Float64Array.from(scores.flatMap((s) => [1 - s, s]));
    const { low, high } = metrics[metric].interval(
      { kind: "classes", classes: 2, truth: labels, probabilities },
      random,
    );
    if (low <= truth && truth <= high) held++;
  }
  return held / 400;
}

// norm.cdf(1.5 / sqrt(2)) = 0.8555778168267576; norm.cdf(0.75) = 0.7733726476231317; standard error 1.1 points
test("intervals of rank and class scores hold the truth in about 95 % of samples", () => {
  expect(coverage("auc", 0.8555778168267576, 60, 25)).toBeGreaterThan(0.92);
  expect(coverage("auc", 0.8555778168267576, 60, 25)).toBeLessThan(0.98);
  expect(coverage("balancedAccuracy", 0.7733726476231317, 80, 20)).toBeGreaterThan(0.92);
  expect(coverage("balancedAccuracy", 0.7733726476231317, 80, 20)).toBeLessThan(0.985);
});

// scipy: quad(lambda s: norm.pdf(s - 1.5)*.1*norm.sf(s - 1.5)/(.1*norm.sf(s - 1.5) + .9*norm.sf(s)), -8, 12)[0]
test("the interval of average precision holds the truth in about 95 % of samples of a rare class", () => {
  expect(coverage("averagePrecision", 0.47807165607960156, 360, 40)).toBeGreaterThan(0.92);
  expect(coverage("averagePrecision", 0.47807165607960156, 360, 40)).toBeLessThan(0.98);
});
