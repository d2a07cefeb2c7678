import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { dataOf, member, network, parametersOf, population, train } from "../../test/training/train.ts";
import { input } from "../graph/tensor.ts";
import { groupSoftThreshold } from "./groupL1.ts";

it("shortens every row by the threshold, and those shorter than it to exactly 0", () => {
  const threshold = input("threshold", "float", [2, 1, 1]);
  const rows = [3, 4, 0.3, -0.4, 0, 0];
  const { moved } = interpret(
    { moved: groupSoftThreshold(input("matrix", "float", [2, 3, 2]), threshold) },
    {
      matrix: { data: [...rows, ...rows], shape: [2, 3, 2] },
      threshold: { data: [1, 0], shape: [2, 1, 1] },
    },
  );
  // Norms 5, 0.5 and 0: the first row keeps 4/5 of its length.
  const kept = numbers(moved).map((value) => value + 0);
  expect(kept).toEqual([2.4, 3.2, 0, 0, 0, 0, ...rows].map((value) => expect.closeTo(value, 12)));
  expect(kept.slice(2, 6)).toEqual([0, 0, 0, 0]);
});

it("drops whole inputs that say nothing, and keeps those that matter", async () => {
  const width = 6;
  const data = dataOf(64, width, "values", ([a = 0, b = 0]) => Math.tanh(a) - b);
  const trained = await train(
    data,
    population(network(width, [8], 1), [member("plain"), member("sparse", { strengths: { groupL1: 1 } })], {
      schedule: { steps: 600, warmup: 0 },
      checkEvery: 600,
    }),
  );
  const [plain = [], sparse = []] = trained.map((one) => {
    const { weights } = parametersOf(one);
    return Array.from({ length: width }, (_, i) =>
      weights.subarray(i * 8, (i + 1) * 8).every((w) => w === 0),
    );
  });
  expect(plain).toEqual(Array(width).fill(false));
  expect(sparse).toEqual([false, false, true, true, true, true]);
  expect(trained[1]?.curve.trainLoss.at(-1)).toBeLessThan(0.2);
});
