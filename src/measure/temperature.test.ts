import { describe, expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { mean } from "./moments.ts";
import { type ClassPredictions, rowLosses } from "./predictions.ts";
import { atTemperature, fitTemperature } from "./temperature.ts";

/** Softmax of logits, row after row. */
function predictionsOf(logits: readonly (readonly number[])[], truth: readonly number[]): ClassPredictions {
  const probabilities = logits.flatMap((row) => {
    const largest = Math.max(...row);
    const weights = row.map((logit) => Math.exp(logit - largest));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  return {
    kind: "classes",
    truth: Int32Array.from(truth),
    probabilities: Float64Array.from(probabilities),
    classes: logits[0]?.length ?? 0,
  };
}

const lossAt = (members: readonly ClassPredictions[], temperature: number): number =>
  mean(rowLosses(atTemperature(members, temperature)));

describe("figures of scipy", () => {
  // import numpy as np; from scipy.optimize import minimize_scalar; from scipy.special import softmax
  // z = np.array([[[2.,0,-1],[3,1,0],[-1,2,.5],[0,.2,2.5],[4,-2,1],[1,3,-1]],
  //               [[1.,.5,-1],[2,2.5,0],[-2,1,0],[.3,.1,1.5],[3,-1,2],[2.5,1,-2]]]); y = [0,1,1,2,2,1]
  // f = lambda b: -np.log(softmax(zz*b, axis=2).mean(0)[np.arange(6), y]).mean()   # zz = z[:1], then z
  // r = minimize_scalar(f, bounds=(.1, 4), method="bounded", options={"xatol": 1e-12}); 1/r.x, r.fun, f(1)
  const truth = [0, 1, 1, 2, 2, 1];
  const one = predictionsOf(
    [
      [2, 0, -1],
      [3, 1, 0],
      [-1, 2, 0.5],
      [0, 0.2, 2.5],
      [4, -2, 1],
      [1, 3, -1],
    ],
    truth,
  );
  const two = predictionsOf(
    [
      [1, 0.5, -1],
      [2, 2.5, 0],
      [-2, 1, 0],
      [0.3, 0.1, 1.5],
      [3, -1, 2],
      [2.5, 1, -2],
    ],
    truth,
  );
  test("of one network", () => {
    const temperature = fitTemperature([one]);
    expect(temperature).toBeCloseTo(1.96212, 4);
    expect(lossAt([one], temperature)).toBeCloseTo(0.8461935405, 10);
    expect(lossAt([one], 1)).toBeCloseTo(0.9903965839, 10);
  });
  test("of a mean of two, scaled before they are averaged", () => {
    const temperature = fitTemperature([one, two]);
    expect(temperature).toBeCloseTo(0.908807, 4);
    expect(lossAt([one, two], temperature)).toBeCloseTo(0.7444879252, 10);
    expect(lossAt([one, two], 1)).toBeCloseTo(0.7456397193, 10);
  });
});

/** Logits whose classes are drawn by their softmax, then made too sure by a factor. */
function overconfident(rows: number, classes: number, factor: number, seed: number): ClassPredictions {
  const random = randomFrom(seed);
  const logits = Array.from({ length: rows }, () =>
    Array.from({ length: classes }, () => 1.5 * random.normal()),
  );
  const honest = predictionsOf(logits, new Array(rows).fill(0));
  const truth = logits.map((_, row) => {
    let left = random.uniform();
    let label = 0;
    for (; label < classes - 1; label++) {
      left -= honest.probabilities[row * classes + label] ?? 0;
      if (left < 0) break;
    }
    return label;
  });
  return predictionsOf(
    logits.map((row) => row.map((logit) => factor * logit)),
    truth,
  );
}

test.each([
  [2, 3],
  [5, 2],
  [3, 0.6],
])("logits of %s classes that are too sure by %s come back", (classes, factor) => {
  const own = overconfident(8000, classes, factor, classes);
  const temperature = fitTemperature([own]);
  expect(temperature / factor).toBeGreaterThan(0.95);
  expect(temperature / factor).toBeLessThan(1.05);
  expect(lossAt([own], temperature)).toBeLessThan(lossAt([own], 1));
});

test("only the rows that are named have a say, and none leave everything as it is", () => {
  const own = overconfident(400, 3, 2, 8);
  const half = Int32Array.from({ length: 200 }, (_, i) => 2 * i);
  const kept: ClassPredictions = {
    ...own,
    truth: Int32Array.from(half, (row) => own.truth[row] ?? 0),
    probabilities: Float64Array.from(half, (row) => row).reduce((all, row, i) => {
      all.set(own.probabilities.subarray(row * 3, row * 3 + 3), 3 * i);
      return all;
    }, new Float64Array(600)),
  };
  expect(fitTemperature([own], half)).toBeCloseTo(fitTemperature([kept]), 9);
  expect(fitTemperature([own], new Int32Array())).toBe(1);
});

test("rows that are all right ask for as cold as is allowed, rows all wrong for as hot", () => {
  const right = predictionsOf(
    [
      [2, 0],
      [0, 1],
    ],
    [0, 1],
  );
  expect(fitTemperature([right])).toBe(0.25);
  expect(fitTemperature([{ ...right, truth: Int32Array.of(1, 0) }])).toBe(10);
});

test("certain mistakes and probabilities of zero stay finite", () => {
  const certain: ClassPredictions = {
    kind: "classes",
    truth: Int32Array.of(0, 1, 1),
    probabilities: Float64Array.of(1, 0, 1, 0, 0, 1),
    classes: 2,
  };
  const temperature = fitTemperature([certain]);
  expect(temperature).toBe(10);
  for (const probability of atTemperature([certain], temperature).probabilities) {
    expect(Number.isFinite(probability)).toBe(true);
  }
});

test("a member of weight two is one that is there twice", () => {
  const random = randomFrom(77);
  const make = (): ClassPredictions => {
    const first = Float64Array.from({ length: 40 }, () => random.uniform());
    return {
      kind: "classes",
      truth: Int32Array.from(first, (p) => (p < 0.5 ? 0 : 1)),
      classes: 2,
      probabilities: Float64Array.from([...first].flatMap((p) => [p, 1 - p])),
    };
  };
  const [a, b] = [make(), make()];
  const shared = { ...b, truth: a.truth };
  const twice = atTemperature([a, a, shared], 1.7);
  const weighted = atTemperature([a, shared], 1.7, [2, 1]);
  for (const [i, p] of weighted.probabilities.entries())
    expect(p).toBeCloseTo(twice.probabilities[i] ?? 0, 14);
  expect(fitTemperature([a, shared], undefined, [2, 1])).toBeCloseTo(fitTemperature([a, a, shared]), 6);
});

test("probabilities are enough: softmax of log(p) / T is softmax of logits / T", () => {
  const logits = [
    [3, -2, 0.5],
    [40, 1, -60],
    [0, 0, 0],
  ];
  const scaled = atTemperature([predictionsOf(logits, [0, 0, 0])], 2.3);
  const expected = predictionsOf(
    logits.map((row) => row.map((logit) => logit / 2.3)),
    [0, 0, 0],
  );
  for (const [i, probability] of expected.probabilities.entries()) {
    expect(scaled.probabilities[i]).toBeCloseTo(probability, 12);
  }
});
