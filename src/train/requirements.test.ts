import { describe, expect, it } from "vitest";
import { dataOf, exclusiveOr, member, network, population } from "../../test/training/train.ts";
import type { EncodedData, Population } from "./population.ts";
import { requireFit } from "./requirements.ts";

const classes = dataOf(64, 3, "classes", exclusiveOr);
const values = dataOf(64, 3, "values", ([a = 0]) => a);
const two = network(3, [4], 2);
const one = network(3, [4], 1);

describe("a population that its data or settings do not fit is refused", () => {
  it.each<[string, Population, EncodedData, string]>([
    ["columns", population(network(4, [], 2), [member(0)]), classes, "reads 4 columns"],
    ["targets", population(one, [member(0)], { objective: { name: "huber" } }), classes, "needs values"],
    [
      "labels",
      population(two, [member(0)], { objective: { name: "crossEntropy" } }),
      values,
      "needs classes",
    ],
    ["outputs", population(one, [member(0)], { objective: { name: "gaussian" } }), values, "needs 2 outputs"],
    ["value outputs", population(two, [member(0)]), values, "squaredError needs 1 outputs"],
    [
      "smoothing",
      population(one, [member(0, { strengths: { labelSmoothing: 0.1 } })]),
      values,
      "label smoothing needs classes",
    ],
    [
      "warm-up",
      population(two, [member(0)], { schedule: { steps: 10, warmup: 1, shape: "oneCycle" } }),
      classes,
      "rises by itself",
    ],
    [
      "rates",
      population(two, [member(0, { dropoutPerLayer: [0.1, 0.2] })]),
      classes,
      "2 dropout rates for 1",
    ],
    [
      "averages",
      population(two, [member(0, { strengths: { weightAveraging: 0.2, movingAverage: 0.9 } })]),
      classes,
      "two averages",
    ],
  ])("%s", (_, wrong, data, message) => {
    expect(() => requireFit(wrong, data)).toThrow(message);
  });

  it("and one that fits is not", () => {
    requireFit(population(two, [member(0)]), classes);
    requireFit(population(one, [member(0)]), values);
    requireFit(population(one, [member(0)]), classes);
    requireFit(population(two, [member(0)], { objective: { name: "gaussian" } }), values);
  });
});
