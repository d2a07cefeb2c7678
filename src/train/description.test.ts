import { expect, it } from "vitest";
import { network } from "../../test/training/train.ts";
import { siteOf, stateNames } from "./description.ts";

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
  const layers = [
    { inputs: 3, outputs: 5 },
    { inputs: 5, outputs: 4 },
  ];
  const site = (outputs: number, objective: Parameters<typeof siteOf>[0]["objective"]) =>
    siteOf({ network: network(3, [5], outputs), objective });
  expect(site(4, { name: "crossEntropy" })).toEqual({ layers, chance: 0.25 });
  expect(site(1, { name: "binaryCrossEntropy" }).chance).toBe(0.5);
  expect(site(1, { name: "squaredError" }).chance).toBeUndefined();
});
