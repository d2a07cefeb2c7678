import { gradients } from "../graph/gradient.ts";
import { type ModelDescription, serialize } from "../graph/model.ts";
import { loop } from "../graph/ops/loop.ts";
import { softmaxCrossEntropy, squaredError } from "../graph/ops/loss.ts";
import { reduceMean, reduceSum } from "../graph/ops/reduce.ts";
import { concat, gather, reshape, slice } from "../graph/ops/shape.ts";
import { constant, emit, input, int, int64s, type Tensor } from "../graph/tensor.ts";
import { biasCount, forward, type Network, parametersOf, weightCount } from "../network/network.ts";
import { drop } from "../regularize/dropout.ts";
import { softThreshold } from "../regularize/l1.ts";
import { addPenaltyGradient } from "../regularize/l2.ts";
import { decay } from "../regularize/weightDecay.ts";
import { adamStep } from "./optimizer/adamw.ts";

/** Which parts of a step are written into the program; what no member uses costs nothing. */
export interface Parts {
  readonly dropout: boolean;
  readonly l1: boolean;
  readonly l2: boolean;
  readonly weightDecay: boolean;
}

export interface ProgramDescription {
  readonly network: Network;
  /** Columns of the encoded matrix; the network may read fewer. */
  readonly width: number;
  readonly kind: "classes" | "values";
  readonly parts: Parts;
}

/** Rows of the encoded matrix and their targets, as every program reads them. */
function dataInputs({ width, kind }: ProgramDescription) {
  return {
    x: input("x", "float", ["N", width]),
    y: kind === "classes" ? input("labels", "int32", ["N"]) : input("targets", "float", ["N"]),
  };
}

const readRows = ({ network, width }: ProgramDescription, x: Tensor, rows: Tensor): Tensor => {
  const taken = gather(x, rows);
  return network.inputs === width ? taken : slice(taken, taken.shape.length - 1, 0, network.inputs);
};

/** Loss of each row: [K, B]. */
const rowLoss = (kind: ProgramDescription["kind"], outputs: Tensor, wanted: Tensor): Tensor =>
  kind === "classes"
    ? softmaxCrossEntropy(outputs, wanted)
    : squaredError(reshape(outputs, outputs.shape.slice(0, -1)), wanted);

/** The value of a per-step input at this iteration. */
const at = (iteration: Tensor, perStep: Tensor): Tensor => gather(perStep, iteration);

/** 0 .. B-1 as int32 [1, B], where B is the batch size of `rows` [S, K, B]. */
function positions(rows: Tensor): Tensor {
  const shape = emit({ op: "Shape", inputs: [rows], type: "int64", shape: [3] });
  const size = gather(shape, constant(BigInt64Array.of(2n), []));
  const range = emit({
    op: "Range",
    inputs: [constant(BigInt64Array.of(0n), []), size, constant(BigInt64Array.of(1n), [])],
    type: "int64",
    shape: ["B"],
  });
  const narrow = emit({
    op: "Cast",
    inputs: [range],
    attributes: { to: int(6) },
    type: "int32",
    shape: ["B"],
  });
  return emit({ op: "Unsqueeze", inputs: [narrow, int64s([0])], type: "int32", shape: [1, "B"] });
}

/**
 * Returns the program that trains a population for some steps in one run: forward pass, gradient,
 * regularizers and AdamW inside a `Loop` over minibatches, K members side by side. K, B and the number of steps
 * are whatever is fed.
 *
 * Fed: data (`x`, `labels` or `targets`), `steps`, `rows` int32 [S, K, B], the state, per-step scalars
 * `stepSize` [S, K, 1, 1] and `stabilizer` [S], and for the parts: `decayFactor`, `l1Threshold` [S, K, 1, 1],
 * `l2` [K, 1, 1], `pool<layer>`, `start<layer>` int32 [S, K], `dropoutThreshold`, `dropoutScale` [K, 1, 1].
 * Fetched: the state's next values by the same names, prefixed `next.`, and `loss` [S, K], the mean of each batch.
 */
export function trainingGraph(description: ProgramDescription): ModelDescription {
  const { network, kind, parts } = description;
  const data = dataInputs(description);
  const trip = input("steps", "int64", []);
  const rows = input("rows", "int32", ["S", "K", "B"]);
  const weightShape = ["K", 1, weightCount(network)];
  const biasShape = ["K", 1, biasCount(network)];
  const state = stateNames.map((name) =>
    input(name, "float", name.startsWith("weights") ? weightShape : biasShape),
  );
  const size = input("stepSize", "float", ["S", "K", 1, 1]);
  const stabilizer = input("stabilizer", "float", ["S"]);
  const decayFactor = input("decayFactor", "float", ["S", "K", 1, 1]);
  const l1Threshold = input("l1Threshold", "float", ["S", "K", 1, 1]);
  const l2 = input("l2", "float", ["K", 1, 1]);
  const threshold = input("dropoutThreshold", "uint8", ["K", 1, 1]);
  const scale = input("dropoutScale", "float", ["K", 1, 1]);
  const pools = network.hidden.map((units, layer) => input(`pool${layer}`, "uint8", [`R${layer}`, units]));
  const starts = network.hidden.map((_, layer) => input(`start${layer}`, "int32", ["S", "K"]));
  const position = positions(rows);

  const { carried, stacked } = loop(trip, state, "S", (iteration, now) => {
    const [weights, biases, weightsMean, weightsSquare, biasesMean, biasesSquare] = now as StateTensors;
    const batch = at(iteration, rows);
    const layers = parametersOf(network, weights, biases);
    const outputs = forward(network, layers, readRows(description, data.x, batch), (units, layer) => {
      const [pool, start] = [pools[layer], starts[layer]];
      if (!parts.dropout || pool === undefined || start === undefined) return units;
      return drop(units, { pool, start: at(iteration, start), position, threshold, scale });
    });
    // Members are independent: the gradient of the sum of their losses is each one's own gradient.
    const losses = reduceMean(rowLoss(kind, outputs, gather(data.y, batch)), [1]);
    const leaves = layers.flatMap(({ weight, bias }) => [weight, bias]);
    const slopes = gradients(reduceSum(losses), leaves);
    const flat = slopes.filter((_, i) => i % 2 === 0).map((g) => reshape(g, ["K", 1, elements(g)]));
    let slope = concat(flat, 2);
    if (parts.l2) slope = addPenaltyGradient(weights, slope, l2);
    const before = parts.weightDecay ? decay(weights, at(iteration, decayFactor)) : weights;
    const [stepSize, stepStabilizer] = [at(iteration, size), at(iteration, stabilizer)];
    const moments = { mean: weightsMean, square: weightsSquare };
    const stepped = adamStep(before, slope, moments, stepSize, stepStabilizer);
    const shrunk = parts.l1
      ? softThreshold(stepped.parameters, at(iteration, l1Threshold))
      : stepped.parameters;
    const biasSlope = concat(
      slopes.filter((_, i) => i % 2 === 1),
      2,
    );
    const biasMoments = { mean: biasesMean, square: biasesSquare };
    const shifted = adamStep(biases, biasSlope, biasMoments, stepSize, stepStabilizer);
    return {
      carried: [shrunk, shifted.parameters, stepped.mean, stepped.square, shifted.mean, shifted.square],
      stacked: [losses],
    };
  });
  const outputs = Object.fromEntries(stateNames.map((name, i) => [`next.${name}`, carried[i] as Tensor]));
  return {
    name: "train",
    inputs: [
      data.x,
      data.y,
      trip,
      rows,
      ...state,
      size,
      stabilizer,
      decayFactor,
      l1Threshold,
      l2,
      threshold,
      scale,
      ...pools,
      ...starts,
    ],
    outputs: { ...outputs, loss: stacked[0] as Tensor },
  };
}

/** Returns the bytes of the training program. */
export const trainingProgram = (description: ProgramDescription): Uint8Array =>
  serialize(trainingGraph(description));

/** What a population carries from step to step, in the order of the program. */
export const stateNames = [
  "weights",
  "biases",
  "weightsMean",
  "weightsSquare",
  "biasesMean",
  "biasesSquare",
] as const;
type StateTensors = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

const elements = ({ shape }: Tensor): number =>
  shape.slice(1).reduce<number>((product, dim) => product * Number(dim), 1);

/**
 * Returns the program that scores a population in evaluation mode: no dropout, no penalty.
 *
 * Fed: data, `rows` int32 [K, B], `weights`, `biases`. Fetched: `losses` [K, B] and `outputs` [K, B, outputs]
 * (logits, or predicted standardized values).
 */
export function evaluationGraph(description: ProgramDescription): ModelDescription {
  const { network, kind } = description;
  const data = dataInputs(description);
  const rows = input("rows", "int32", ["K", "B"]);
  const weights = input("weights", "float", ["K", 1, weightCount(network)]);
  const biases = input("biases", "float", ["K", 1, biasCount(network)]);
  const layers = parametersOf(network, weights, biases);
  const outputs = forward(network, layers, readRows(description, data.x, rows));
  const losses = rowLoss(kind, outputs, gather(data.y, rows));
  return { name: "evaluate", inputs: [data.x, data.y, rows, weights, biases], outputs: { losses, outputs } };
}

/** Returns the bytes of the evaluation program. */
export const evaluationProgram = (description: ProgramDescription): Uint8Array =>
  serialize(evaluationGraph(description));
