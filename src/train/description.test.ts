import { expect, it } from "vitest";
import { dataOf, exclusiveOr, member, network, population } from "../../test/training/train.ts";
import { descriptionOf, partsOf, siteOf, stateNames } from "./description.ts";

it("what is carried from step to step depends on the optimizer, and on whether an average is taken", () => {
  const adamw = { name: "adamw" } as const;
  const moments = ["weightsMean", "weightsSquare", "biasesMean", "biasesSquare"];
  const average = ["weightsAverage", "biasesAverage"];
  expect(stateNames({ optimizer: adamw, parts: [] })).toEqual(["weights", "biases", ...moments]);
  expect(stateNames({ optimizer: adamw, parts: ["l1", "weightAveraging"] })).toEqual([
    "weights",
    "biases",
    ...moments,
    ...average,
  ]);
  expect(stateNames({ optimizer: { name: "sgd" }, parts: ["movingAverage"] })).toEqual([
    "weights",
    "biases",
    "weightsVelocity",
    "biasesVelocity",
    ...average,
  ]);
  expect(stateNames({ optimizer: { name: "sgd", momentum: 0 }, parts: [] })).toEqual(["weights", "biases"]);
});

it("regularizers know the layers, and what smoothed targets go towards", () => {
  const networks = {
    inputs: 3,
    hidden: [{ width: 5, copies: 1 }],
    sources: [0, 1, 2],
    matrices: [
      { at: 0, inputs: 3, outputs: 5 },
      { at: 15, inputs: 5, outputs: 4 },
    ],
  };
  const site = (outputs: number, objective: Parameters<typeof siteOf>[0]["objective"]) =>
    siteOf({ network: network(3, [5], outputs), objective });
  expect(site(4, { name: "crossEntropy" })).toEqual({ ...networks, chance: 0.25 });
  expect(site(1, { name: "binaryCrossEntropy" }).chance).toBe(0.5);
  expect(site(1, { name: "squaredError" }).chance).toBeUndefined();
});

it("programs hold the parts that some member uses, in the order in which they act", () => {
  const members = [
    member(0, { strengths: { weightDecay: 1, mixup: 0.2 } }),
    member(1, { strengths: { l1: 0.1, movingAverage: 0 } }),
    member(2, { dropoutPerLayer: [0.3] }),
    member(3, { dropoutPerLayer: [0] }),
  ];
  expect(partsOf(members)).toEqual(["mixup", "dropout", "weightDecay", "l1"]);
  expect(partsOf(members.slice(3))).toEqual([]);
  expect(
    descriptionOf(population(network(3, [4], 2), members), dataOf(64, 3, "classes", exclusiveOr)),
  ).toMatchObject({
    objective: { name: "crossEntropy" },
    optimizer: { name: "adamw" },
    width: 3,
    weighEvaluation: false,
  });
});
