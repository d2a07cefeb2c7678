import { expect, it } from "vitest";
import { dataOf, exclusiveOr, member, parametersOf, population, train } from "../../test/training/train.ts";
import { incomingMatrices } from "../network/network.ts";
import { tabm } from "../network/tabm.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import type { Parameters } from "./population.ts";

const data = dataOf(64, 2, "classes", exclusiveOr);
const shape = tabm({ inputs: 2, hidden: [16, 16], outputs: 2, copies: 4 });
const mini = tabm({ inputs: 2, hidden: [16, 16], outputs: 2, copies: 4, scales: "inputs" });
const settings = { schedule: { steps: 200, warmup: 0 }, checkEvery: 100 };

it.each([
  ["TabM", shape],
  ["TabM-mini", mini],
])("%s learns what no linear model can", async (_, network) => {
  const [trained] = await train(data, population(network, [member(0)], settings));
  expect(trained?.curve.trainLoss.at(-1)).toBeLessThan(0.1);
  // One answer a row, the logs of probabilities: they add up to 1.
  const outputs = trained?.last.trainOutputs ?? expect.fail("no outputs");
  expect(outputs.length).toBe(2 * 64);
  for (let row = 0; row < 64; row++)
    expect(Math.exp(outputs[2 * row] ?? 0) + Math.exp(outputs[2 * row + 1] ?? 0)).toBeCloseTo(1, 5);
});

/** Norms of the columns of each matrix of incoming weights. */
const norms = ({ weights }: Parameters): number[][] =>
  incomingMatrices(shape).map(({ at, inputs, outputs }) =>
    Array.from({ length: outputs }, (_, column) =>
      Math.hypot(...Array.from({ length: inputs }, (_, i) => weights[at + i * outputs + column] ?? NaN)),
    ),
  );

it("regularizers act on shared weights and heads, each as on plain networks", async () => {
  const strengths: Partial<Strengths>[] = [
    {},
    { maxNorm: 0.5 },
    { l1: 0.3 },
    { groupL1: 2 },
    { weightDecay: 2 },
    { dropout: 0.3 },
  ];
  const members = strengths.map((own, k) => member(k, { strengths: own }));
  const trained = await train(data, population(shape, members, settings));
  const [plain, limited, sparse, grouped, decayed, dropped] = trained.map(parametersOf);
  if (!plain || !limited || !sparse || !grouped || !decayed || !dropped) return expect.fail("no parameters");
  const [, , head = []] = norms(limited);
  const shared = norms(limited).slice(0, 2).flat();
  expect(Math.max(...shared)).toBeLessThan(0.500001);
  expect(Math.max(...norms(plain).slice(0, 2).flat())).toBeGreaterThan(0.6);
  expect(Math.max(...head)).toBeGreaterThan(0.5);
  const zeros = ({ weights }: Parameters): number => weights.filter((weight) => weight === 0).length;
  expect(zeros(plain)).toBe(0);
  expect(zeros(sparse)).toBeGreaterThan(20);
  // The first matrix is [2 inputs, 16 units]: whole rows of it are 0.
  const rows = [grouped.weights.subarray(0, 16), grouped.weights.subarray(16, 32)];
  expect(rows.some((row) => row.every((weight) => weight === 0))).toBe(true);
  const size = (values: Float32Array): number => Math.hypot(...values);
  expect(size(decayed.weights)).toBeLessThan(0.8 * size(plain.weights));
  expect(dropped.weights).not.toEqual(plain.weights);
  for (const { curve } of trained) expect(curve.trainLoss.at(-1)).toBeLessThan(0.7);
});

it("a strength of 0 beside others changes nothing, to the bit", async () => {
  const alone = await train(data, population(shape, [member(0)], settings));
  const others: Partial<Strengths> = { maxNorm: 0.5, l1: 0.1, weightDecay: 0.5, dropout: 0.4 };
  const company = await train(
    data,
    population(shape, [member(0), member(1, { strengths: others })], settings),
  );
  const [own, beside] = [alone, company].map(([first]) => (first ? parametersOf(first) : undefined));
  expect(own).toBeDefined();
  expect(beside).toEqual(own);
});

it("refuses an average that the objective cannot use", async () => {
  const wrong = tabm({ inputs: 2, hidden: [3], outputs: 2, average: "values" });
  await expect(train(data, population(wrong, [member(0)]))).rejects.toThrow(
    "the network averages the values of its copies; the objective crossEntropy needs probabilities",
  );
});
