import { repeatMembers } from "../graph/ops/shape.ts";
import { lookUp } from "../graph/ops/table.ts";
import type { Tensor } from "../graph/tensor.ts";
import { frontOf } from "./front.ts";
import { type LayerSpec, layerOf } from "./layers/all.ts";
import type { Flow, Inner, Parameter, ParameterKind } from "./layers/layer.ts";

/** An architecture: plain data, equal where networks are. `mlp` writes the usual ones. */
export interface Network {
  /** Columns of the encoded matrix that it reads: the first so many. */
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
  /** Width after the last layer: one logit a class, or the numbers that an objective wants. */
  readonly outputs: number;
}

/** A layer in its place: what flows in and out, and where its parameters lie in the flat ones. */
export interface Placed {
  readonly spec: LayerSpec;
  readonly before: Flow;
  readonly after: Flow;
  /** `at` counts from the start of the flat weights or of the flat biases, which end with the statistics. */
  readonly parameters: readonly (Parameter & { readonly at: number; readonly size: number })[];
}

const places = new WeakMap<Network, readonly Placed[]>();

/**
 * Returns the layers in their places, first to last.
 *
 * @throws Error where a layer does not fit the one before it, or the last one the outputs
 */
export function placedLayers(network: Network): readonly Placed[] {
  const known = places.get(network);
  if (known !== undefined) return known;
  let flow: Flow = { width: network.inputs, copies: 1 };
  const kinds = network.layers.map((spec) => {
    const before = flow;
    flow = layerOf(spec).after(spec, before);
    return { spec, before, after: flow, parameters: layerOf(spec).parameters(spec, before) };
  });
  if (flow.width !== network.outputs)
    throw new Error(`the last layer gives ${flow.width} units, the network is to have ${network.outputs}`);
  requireAverage(network, flow);
  const end: Record<ParameterKind, number> = { weights: 0, biases: 0, statistics: 0 };
  const all = kinds.flatMap(({ parameters }) => parameters);
  end.statistics = all.reduce((sum, { kind, shape }) => sum + (kind === "biases" ? sizeOf(shape) : 0), 0);
  const placed = kinds.map(
    ({ parameters, ...rest }): Placed => ({
      ...rest,
      parameters: parameters.map((parameter) => {
        const size = sizeOf(parameter.shape);
        const at = end[parameter.kind];
        end[parameter.kind] += size;
        return { ...parameter, at, size };
      }),
    }),
  );
  places.set(network, placed);
  return placed;
}

/** Copies come together in the last layer or not at all: what follows would count them otherwise in training. */
function requireAverage({ layers }: Network, { copies }: Flow): void {
  const place = layers.findIndex(({ layer }) => layer === "average");
  if (place >= 0 && place < layers.length - 1) throw new Error("an average must be the last layer");
  if (place < 0 && copies > 1)
    throw new Error(`the last layer must be an average: it would give ${copies} answers to every row`);
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

function sizesOf(network: Network): Record<ParameterKind, number> {
  const sizes: Record<ParameterKind, number> = { weights: 0, biases: 0, statistics: 0 };
  for (const { parameters } of placedLayers(network)) {
    for (const { kind, size } of parameters) sizes[kind] += size;
  }
  return sizes;
}

/** Number of flat weights: what decay and penalties act on. */
export const weightCount = (network: Network): number => sizesOf(network).weights;

/** Number of statistics: what layers keep beside their parameters, at the end of the flat biases. */
export const statisticCount = (network: Network): number => sizesOf(network).statistics;

/** Number of flat biases, statistics included. */
export function biasCount(network: Network): number {
  const { biases, statistics } = sizesOf(network);
  return biases + statistics;
}

/** Number of parameters that are learned: the size of the network. */
export function parameterCount(network: Network): number {
  const { weights, biases } = sizesOf(network);
  return weights + biases;
}

/** A layer that computes by itself, wherever it stands: alone, or inside another one. */
export interface Simple extends Inner {
  readonly after: Flow;
}

/** Returns all layers that are not made of layers, first to last, those inside of others in their places. */
export const simpleLayers = (network: Network): Simple[] => placedLayers(network).flatMap(simpleIn);

function simpleIn({ spec, before }: Inner): Simple[] {
  const kind = layerOf(spec);
  return kind.inside?.(spec, before).flatMap(simpleIn) ?? [{ spec, before, after: kind.after(spec, before) }];
}

/** Returns the widths of the units between inputs and outputs where dropout may act, first to last. */
export const hiddenFlows = (network: Network): Flow[] =>
  simpleLayers(network).flatMap(({ spec, after }) => (spec.layer === "dropout" ? [after] : []));

/** Copies of every row that flow out of the last layer in training. */
export const copiesOf = (network: Network): number => placedLayers(network).at(-1)?.after.copies ?? 1;

/** Matrices [inputs, outputs] whose columns are the incoming weights of units, where they lie in the flat weights. */
export const incomingMatrices = (
  network: Network,
): { readonly at: number; readonly inputs: number; readonly outputs: number }[] =>
  placedLayers(network).flatMap(({ parameters }) =>
    parameters.flatMap(({ incoming, at, shape: [inputs = 1, outputs = 1] }) =>
      incoming ? [{ at, inputs, outputs }] : [],
    ),
  );

/**
 * Returns, for each row of the first of the incoming matrices, the input that it weighs: not the row itself where
 * layers before it make several units of an input.
 */
export function firstSources(network: Network): readonly number[] {
  const first = placedLayers(network).findIndex(({ parameters }) =>
    parameters.some(({ incoming }) => incoming),
  );
  return frontOf(network.layers.slice(0, Math.max(0, first)), network.inputs).sources;
}

/** Units of inputs, of every layer with weights, and of outputs. */
export const widthsOf = (network: Network): number[] => [
  network.inputs,
  ...simpleLayers(network).flatMap(({ spec, before, after }) =>
    layerOf(spec)
      .parameters(spec, before)
      .some(({ incoming }) => incoming)
      ? [after.width]
      : [],
  ),
];

/** Multiplications in the matrix products that one row goes through, in all its copies. */
export const multiplicationsPerRow = (network: Network): number =>
  simpleLayers(network).reduce((total, { spec, before }) => {
    const rows = spec.layer === "separateDense" ? 1 : before.copies;
    const matrices = layerOf(spec)
      .parameters(spec, before)
      .filter(({ incoming }) => incoming);
    return total + rows * matrices.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }, 0);

/** What training does on the way. */
export interface Handling {
  /** What is done to hidden units where dropout may act; `place` counts these places. */
  onHidden?(units: Tensor, place: number): Tensor;
  /** Takes next statistics: at which place of the flat biases they belong. */
  keep?(at: number, next: Tensor): void;
  /** Returns rows [K, ...] of the table that begins at that place of the flat weights, where it handles that table. */
  lookUp?(at: number, rows: Tensor): Tensor | undefined;
  /** Share of the batch's own statistics in the next ones (default 0.1, as PyTorch). */
  readonly momentum?: number;
}

/**
 * Returns the logits (or predicted values) of K members: [K, B, outputs]; in training [K, copies * B, outputs].
 *
 * @param x [K, B, inputs], or [B, inputs] shared by all members
 * @param handling given in training; without it, the network is evaluated
 */
export function forward(
  network: Network,
  parameters: readonly (readonly Tensor[])[],
  x: Tensor,
  handling?: Handling,
): Tensor {
  let place = 0;
  const begun = x.shape.length === 2 ? sharedBy(network, parameters, x) : x;
  return placedLayers(network).reduce((units, { spec, before, parameters: own }, i) => {
    return layerOf(spec).forward(spec, units, parameters[i] ?? [], {
      before,
      training: handling !== undefined,
      momentum: handling?.momentum ?? 0.1,
      onHidden: (hidden) => handling?.onHidden?.(hidden, place++) ?? hidden,
      keep: (index, next) => handling?.keep?.(own[index]?.at ?? 0, next),
      lookUp: (index, rows) =>
        handling?.lookUp?.(own[index]?.at ?? 0, rows) ?? lookUp(parameters[i]?.[index] as Tensor, rows),
    });
  }, begun);
}

/** A dense layer multiplies shared rows by every member's weights at once; others are given one copy a member. */
function sharedBy(network: Network, parameters: readonly (readonly Tensor[])[], x: Tensor): Tensor {
  const [any] = parameters.flat();
  return network.layers[0]?.layer === "dense" || any === undefined ? x : repeatMembers(x, any);
}
