import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { linearTraining } from "../../test/training/linear.ts";
import { farthest } from "../../test/training/train.ts";
import { input } from "../graph/tensor.ts";
import { decay } from "./weightDecay.ts";

it("multiplies the weights by each member's factor", () => {
  const { shrunk } = interpret(
    { shrunk: decay(input("weights", "float", [2, 1, 2]), input("factor", "float", [2, 1, 1])) },
    {
      weights: { data: [1, -2, 4, 8], shape: [2, 1, 2] },
      factor: { data: [1, 0.75], shape: [2, 1, 1] },
    },
  );
  expect([...shrunk.data]).toEqual([1, -2, 3, 6]);
});

it("trains with the factor 1 - learning rate * strength, apart from Adam, and leaves the bias alone", async () => {
  const { program, byHand } = await linearTraining({ weightDecay: 2 }, 30);
  expect(farthest(program.weights, byHand.weights)).toBeLessThan(2e-6);
  expect(farthest(program.biases, byHand.biases)).toBeLessThan(2e-6);
});

it("goes together with L1 and L2 in the order of the textbook", async () => {
  const { program, byHand } = await linearTraining({ weightDecay: 1, l1: 0.1, l2: 0.2 }, 30);
  expect(farthest(program.weights, byHand.weights)).toBeLessThan(2e-6);
});
