import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { linearTraining } from "../../test/training/linear.ts";
import { farthest } from "../../test/training/train.ts";
import { input } from "../graph/tensor.ts";
import { addPenaltyGradient } from "./l2.ts";

it("adds strength times weight to the gradient", () => {
  const tensors = ["weights", "gradient", "strength"].map((name) => input(name, "float", ["K", 1, "P"]));
  const [weights, gradient, strength] = tensors as [
    (typeof tensors)[0],
    (typeof tensors)[0],
    (typeof tensors)[0],
  ];
  const { sum } = interpret(
    { sum: addPenaltyGradient(weights, gradient, strength) },
    {
      weights: { data: [1, -2, 4, 8], shape: [2, 1, 2] },
      gradient: { data: [10, 20, 30, 40], shape: [2, 1, 2] },
      strength: { data: [0, 0.25], shape: [2, 1, 1] },
    },
  );
  expect([...sum.data]).toEqual([10, 20, 31, 42]);
});

it("trains as the penalty in the loss says, and leaves the bias alone", async () => {
  const { program, byHand } = await linearTraining({ l2: 0.7 }, 30);
  expect(farthest(program.weights, byHand.weights)).toBeLessThan(2e-6);
  expect(farthest(program.biases, byHand.biases)).toBeLessThan(2e-6);
});
