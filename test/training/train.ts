import { mlp } from "../../src/network/mlp.ts";
import { incomingMatrices, type Network } from "../../src/network/network.ts";
import { noStrengths, type Strengths } from "../../src/regularize/regularizer.ts";
import { type Random, randomFrom } from "../../src/runtime/random.ts";
import type { RowsOf } from "../../src/split/rows.ts";
import { initialParameters } from "../../src/train/initialize.ts";
import type {
  EncodedData,
  Member,
  Parameters,
  Population,
  TrainedMember,
} from "../../src/train/population.ts";
import { openWorkshop } from "../../src/train/programs.ts";
import { trainPopulation } from "../../src/train/trainer.ts";

/** Rows `from` to `to` (left out) of a matrix, for training or for validation. */
export const rows = <Part extends string>(from: number, to: number): RowsOf<Part> =>
  Int32Array.from({ length: to - from }, (_, i) => from + i) as RowsOf<Part>;

export type MemberChoices = Partial<Omit<Member, "strengths">> & { readonly strengths?: Partial<Strengths> };

/** Returns a member that trains on rows 0 to 64, unless told otherwise. */
export const member = (name: string | number, choices: MemberChoices = {}): Member => ({
  key: [name],
  train: rows(0, 64),
  validation: rows(0, 0),
  learningRate: 0.01,
  ...choices,
  strengths: { ...noStrengths, ...choices.strengths },
});

export const population = (
  network: Network,
  members: readonly Member[],
  choices: Partial<Population> = {},
): Population => ({
  network,
  batchSize: 16,
  schedule: { steps: 100, warmup: 0 },
  checkEvery: 50,
  patience: Number.POSITIVE_INFINITY,
  members,
  keepWeights: true,
  seed: 1,
  ...choices,
});

/** Trains on this thread. */
export async function train(data: EncodedData, trained: Population): Promise<TrainedMember[]> {
  const workshop = await openWorkshop(data);
  try {
    const programs = await workshop.programsFor(trained);
    return await trainPopulation(trained, programs, { check: () => {}, onSteps: () => {} });
  } finally {
    await workshop.close();
  }
}

export const network = (inputs: number, hidden: readonly number[], outputs: number): Network =>
  mlp({ inputs, hidden, outputs });

/** Normal features; the target is made from each row of them. */
export function dataOf(
  count: number,
  width: number,
  target: "classes" | "values",
  of: (row: readonly number[], random: Random) => number,
  seed = 7,
): EncodedData {
  const random = randomFrom(seed).split("data");
  const x = Float32Array.from({ length: count * width }, () => random.normal());
  const y = Array.from({ length: count }, (_, i) => of([...x.subarray(i * width, (i + 1) * width)], random));
  return { x, width, y: target === "classes" ? Int32Array.from(y) : Float32Array.from(y) };
}

/** Class 1 where the first two features have different signs. */
export const exclusiveOr = ([a = 0, b = 0]: readonly number[]): number => (a > 0 === b > 0 ? 0 : 1);

/** Returns the initial parameters of a member, as the trainer draws them. */
export const startOf = ({ network, seed }: Population, { key }: Member): Parameters =>
  initialParameters(network, randomFrom(seed).split("train", ...key, "initial"));

/** Returns the outputs of a ReLU network for one row, in float64, by the textbook. */
export function outputsByHand(
  of: Network,
  { weights, biases }: Parameters,
  row: readonly number[],
): number[] {
  let units = [...row];
  let weightAt = 0;
  let biasAt = 0;
  const matrices = incomingMatrices(of);
  matrices.forEach(({ inputs, outputs }, layer) => {
    units = Array.from({ length: outputs }, (_, j) => {
      const sum = units.reduce(
        (all, unit, i) => all + unit * (weights[weightAt + i * outputs + j] ?? NaN),
        0,
      );
      const shifted = sum + (biases[biasAt + j] ?? NaN);
      return layer === matrices.length - 1 ? shifted : Math.max(0, shifted);
    });
    weightAt += inputs * outputs;
    biasAt += outputs;
  });
  return units;
}

/** Returns -log(softmax(logits)[label]). */
export const crossEntropyByHand = (logits: readonly number[], label: number): number =>
  Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - (logits[label] ?? NaN);

/** Returns the mean loss of the network on rows of the data, in float64. */
export function lossByHand(of: Network, parameters: Parameters, data: EncodedData, on: Int32Array): number {
  const losses = Array.from(on, (row) => {
    const outputs = outputsByHand(of, parameters, [
      ...data.x.subarray(row * data.width, (row + 1) * data.width),
    ]);
    const wanted = data.y[row] ?? NaN;
    return data.y instanceof Int32Array
      ? crossEntropyByHand(outputs, wanted)
      : ((outputs[0] ?? NaN) - wanted) ** 2;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

export function parametersOf({ best }: TrainedMember): Parameters {
  if (best.parameters === undefined) throw new Error("the weights were not kept");
  return best.parameters;
}

/** Returns the largest distance between elements at the same place. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values beside ${b.length}`);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}
