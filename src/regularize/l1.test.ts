import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { linearTraining } from "../../test/training/linear.ts";
import { farthest } from "../../test/training/train.ts";
import { input } from "../graph/tensor.ts";
import { softThreshold } from "./l1.ts";

it("moves every weight towards 0 by the threshold, and those within it to exactly 0", () => {
  const threshold = input("threshold", "float", [2, 1, 1]);
  const { moved } = interpret(
    { moved: softThreshold(input("weights", "float", [2, 1, 5]), threshold) },
    {
      weights: { data: [-2, -0.5, 0, 0.25, 3, -2, -0.5, 0, 0.25, 3], shape: [2, 1, 5] },
      threshold: { data: [0.5, 0], shape: [2, 1, 1] },
    },
  );
  expect(numbers(moved).map((value) => value + 0)).toEqual([-1.5, 0, 0, 0, 2.5, -2, -0.5, 0, 0.25, 3]);
});

it("trains as the formula says, to exact zeros, and leaves the bias alone", async () => {
  const { program, byHand } = await linearTraining({ l1: 0.95 }, 40);
  expect(farthest(program.weights, byHand.weights)).toBeLessThan(5e-6);
  expect(farthest(program.biases, byHand.biases)).toBeLessThan(5e-6);
  const zeros = byHand.weights.map((weight) => weight === 0);
  expect(zeros).toContain(true);
  expect(zeros).toContain(false);
  expect([...program.weights].map((weight) => weight === 0)).toEqual(zeros);
});
