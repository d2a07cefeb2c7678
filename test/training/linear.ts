import { noStrengths, type Strengths } from "../../src/regularize/regularizer.ts";
import type { EncodedData, Member, Parameters } from "../../src/train/population.ts";
import { dataOf, member, network, parametersOf, population, rows, startOf, train } from "./train.ts";

const width = 4;
const count = 32;
const target = ([a = 0, b = 0, c = 0]: readonly number[]): number => 2 * a - b + 0.1 * c + 0.5;
const data: EncodedData = dataOf(count, width, "values", target);
const shape = network(width, [], 1);
const learningRate = 0.05;

/** A linear model that sees all 32 rows at every step, so that the order of rows does not matter. */
const settings = (members: readonly Member[], steps: number) =>
  population(shape, members, {
    batchSize: count,
    schedule: { steps: 1_000_000, warmup: 0 },
    checkEvery: steps,
  });

/**
 * Trains a linear regression for some steps at a constant learning rate of 0.05, once with the program and once
 * by the textbook in float64: squared error, L2 in the gradient, decoupled decay, Adam (Kingma & Ba 2015), soft
 * threshold. Returns the parameters of both.
 */
export async function linearTraining(
  strengths: Partial<Strengths>,
  steps: number,
): Promise<{ program: Parameters; byHand: { weights: number[]; biases: number[] } }> {
  const trained = member("linear", { train: rows(0, count), learningRate, strengths, stopAfter: steps });
  const all = settings([trained], steps);
  const [result] = await train(data, all);
  if (result === undefined) throw new Error("no member");
  const start = startOf(all, trained);
  return { program: parametersOf(result), byHand: textbook(start, { ...noStrengths, ...strengths }, steps) };
}

function textbook(start: Parameters, { l1, l2, weightDecay }: Strengths, steps: number) {
  let weights = [...start.weights];
  let [bias = 0] = start.biases;
  const mean = Array(width + 1).fill(0);
  const square = Array(width + 1).fill(0);
  const adam = (gradient: number, i: number, t: number): number => {
    mean[i] = 0.9 * mean[i] + 0.1 * gradient;
    square[i] = 0.999 * square[i] + 0.001 * gradient * gradient;
    return (learningRate * (mean[i] / (1 - 0.9 ** t))) / (Math.sqrt(square[i] / (1 - 0.999 ** t)) + 1e-8);
  };
  for (let t = 1; t <= steps; t++) {
    const gradient = Array(width + 1).fill(0);
    for (let row = 0; row < count; row++) {
      const x = [...data.x.subarray(row * width, (row + 1) * width)];
      const value = weights.reduce((sum, weight, i) => sum + weight * (x[i] ?? NaN), bias);
      const slope = (2 * (value - (data.y[row] ?? NaN))) / count;
      [...x, 1].forEach((item, i) => {
        gradient[i] += slope * item;
      });
    }
    weights = weights.map((weight, i) => {
      const stepped = weight * (1 - learningRate * weightDecay) - adam(gradient[i] + l2 * weight, i, t);
      return Math.sign(stepped) * Math.max(Math.abs(stepped) - learningRate * l1, 0);
    });
    bias -= adam(gradient[width], width, t);
  }
  return { weights, biases: [bias] };
}
