import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { linearTraining } from "../../test/training/linear.ts";
import { farthest, member, network, population, rows, train } from "../../test/training/train.ts";
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

it("with L2 is the elastic net: gradient descent ends where scikit-learn does", async () => {
  // i = np.arange(96); x = np.sin(1.7 * i * (1 + i % 5) + i % 3).reshape(24, 4)
  // y = 2 * x[:, 0] - x[:, 1] + 0.3 * x[:, 2] + 0.05 * x[:, 3] + 0.5
  // m = sklearn.linear_model.ElasticNet(alpha=0.2, l1_ratio=0.6, tol=1e-12, max_iter=100000).fit(x, y)
  const [coefficients, intercept] = [[1.512690069, -0.913901978, 0.11878517, 0], 0.463717713];
  const x = Float32Array.from({ length: 96 }, (_, i) => Math.sin(1.7 * i * (1 + (i % 5)) + (i % 3)));
  const y = Float32Array.from({ length: 24 }, (_, i) => {
    const [a = 0, b = 0, c = 0, d = 0] = x.subarray(4 * i, 4 * i + 4);
    return 2 * a - b + 0.3 * c + 0.05 * d + 0.5;
  });
  // scikit-learn halves the squared error: both strengths are twice its own.
  const strengths = { l1: 2 * 0.2 * 0.6, l2: 2 * 0.2 * 0.4 };
  const [trained] = await train(
    { x, y, width: 4 },
    population(network(4, [], 1), [member("a", { train: rows(0, 24), strengths, learningRate: 0.05 })], {
      batchSize: 24,
      schedule: { steps: 2000, warmup: 0, shape: "constant" },
      optimizer: { name: "sgd", momentum: 0 },
      checkEvery: 2000,
    }),
  );
  const { weights, biases } = trained?.last.parameters ?? { weights: [], biases: [] };
  expect(farthest(weights, coefficients)).toBeLessThan(1e-5);
  expect(farthest(biases, [intercept])).toBeLessThan(1e-5);
  expect(weights[3] === 0).toBe(true);
});
