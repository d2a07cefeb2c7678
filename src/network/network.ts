import { gelu, relu, silu, tanh } from "../graph/ops/activation.ts";
import { add } from "../graph/ops/arithmetic.ts";
import { matmul } from "../graph/ops/matrix.ts";
import { reshape, slice } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";

export const activations = { relu, gelu, silu, tanh } as const;
export type Activation = keyof typeof activations;

/** A multilayer perceptron: dense layers with an activation between them. No hidden layer makes it linear. */
export interface Network {
  /** Columns of the encoded matrix that it reads: the first so many. */
  readonly inputs: number;
  /** Of these, the first so many are plain; the rest is the piecewise-linear block, whose weights start at 0. */
  readonly plainInputs: number;
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** One logit a class, or 1 for regression. */
  readonly outputs: number;
}

/** Sizes of one dense layer. */
export interface Dense {
  readonly inputs: number;
  readonly outputs: number;
}

/** Returns the dense layers, first to last. */
export function layersOf({ inputs, hidden, outputs }: Network): Dense[] {
  const widths = [inputs, ...hidden, outputs];
  return widths.slice(1).map((width, i) => ({ inputs: widths[i] ?? 0, outputs: width }));
}

/** Number of weights (matrices only), of biases, and of both. */
export const weightCount = (network: Network): number =>
  layersOf(network).reduce((sum, layer) => sum + layer.inputs * layer.outputs, 0);
export const biasCount = (network: Network): number =>
  layersOf(network).reduce((sum, layer) => sum + layer.outputs, 0);
export const parameterCount = (network: Network): number => weightCount(network) + biasCount(network);

/** The parameters of one dense layer for K members: weight [K, inputs, outputs], bias [K, 1, outputs]. */
export interface DenseParameters {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/**
 * Returns views of the flat parameters of K members, layer by layer.
 *
 * @param weights [K, 1, weightCount], each layer row-major (inputs by outputs), first layer first
 * @param biases [K, 1, biasCount]
 */
export function parametersOf(network: Network, weights: Tensor, biases: Tensor): DenseParameters[] {
  let weightAt = 0;
  let biasAt = 0;
  return layersOf(network).map(({ inputs, outputs }) => {
    const flat = slice(weights, 2, weightAt, weightAt + inputs * outputs);
    const bias = slice(biases, 2, biasAt, biasAt + outputs);
    weightAt += inputs * outputs;
    biasAt += outputs;
    return { weight: reshape(flat, [weights.shape[0] ?? 1, inputs, outputs]), bias };
  });
}

/**
 * Returns the logits (or predicted values) of K members: [K, B, outputs].
 *
 * @param x [K, B, inputs], or [B, inputs] shared by all members
 * @param onHidden what to do to hidden units after the activation of a layer (dropout, in training)
 */
export function forward(
  network: Network,
  layers: readonly DenseParameters[],
  x: Tensor,
  onHidden: (units: Tensor, layer: number) => Tensor = (units) => units,
): Tensor {
  const activate = activations[network.activation];
  return layers.reduce((units, { weight, bias }, layer) => {
    const sums = add(matmul(units, weight), bias);
    return layer === layers.length - 1 ? sums : onHidden(activate(sums), layer);
  }, x);
}
