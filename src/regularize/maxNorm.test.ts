import { expect, it } from "vitest";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import {
  dataOf,
  exclusiveOr,
  member,
  network,
  parametersOf,
  population,
  train,
} from "../../test/training/train.ts";
import { input } from "../graph/tensor.ts";
import { limitColumns } from "./maxNorm.ts";

it("scales columns above the limit down to it, and leaves the others alone", () => {
  const matrix = input("matrix", "float", [2, 2, 3]);
  const { limited } = interpret(
    { limited: limitColumns(matrix, input("limit", "float", [2, 1, 1])) },
    {
      matrix: { data: [3, 0.3, 0, 4, 0.4, 0, 3, 0.3, 0, 4, 0.4, 0], shape: [2, 2, 3] },
      limit: { data: [1, 3e38], shape: [2, 1, 1] },
    },
  );
  const wanted = [0.6, 0.3, 0, 0.8, 0.4, 0, 3, 0.3, 0, 4, 0.4, 0];
  expect(numbers(limited)).toEqual(wanted.map((value) => expect.closeTo(value, 12)));
});

it("holds for every hidden unit after a training, and not for outputs", async () => {
  const shape = network(3, [8, 6], 2);
  const data = dataOf(64, 3, "classes", exclusiveOr);
  const settings = { schedule: { steps: 200, warmup: 0 }, checkEvery: 200 };
  const limited = member("a", { strengths: { maxNorm: 0.7 }, learningRate: 0.05 });
  const [trained] = await train(data, population(shape, [limited], settings));
  if (trained === undefined) throw new Error("no member");
  const { weights } = parametersOf(trained);
  const norms = (start: number, inputs: number, outputs: number): number[] =>
    Array.from({ length: outputs }, (_, j) =>
      Math.hypot(...Array.from({ length: inputs }, (_, i) => weights[start + i * outputs + j] ?? Number.NaN)),
    );
  const hidden = [...norms(0, 3, 8), ...norms(24, 8, 6)];
  expect(Math.max(...hidden)).toBeLessThan(0.7 + 1e-6);
  expect(hidden.filter((norm) => norm > 0.7 - 1e-6).length).toBeGreaterThan(0);
  expect(Math.max(...norms(72, 6, 2))).toBeGreaterThan(0.8);
});
