import { reshape, slice } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { type Network, placedLayers, weightCount } from "./network.ts";

/** A stretch of the flat weights. */
export interface Stretch {
  readonly at: number;
  readonly size: number;
  /** Where it is a table of which a step moves only the rows that it reads. */
  readonly table?: { readonly rows: number; readonly width: number };
}

/** A stretch of the flat weights of K members, [K, 1, size]. */
export interface Block extends Stretch {
  readonly tensor: Tensor;
}

/**
 * Floats from which a parameter is carried alone: cutting it out and joining it at every step then costs more than
 * the calls it adds. Measured: as fast from 4,000 on in populations, 11 % slower for one network, 5 % faster at a million.
 */
const worthwhile = 1 << 15;

/**
 * Rows from which a step moves only those rows of a table that it reads. Measured with vectors of 16 numbers and
 * batches of 128: as fast from 1,000 rows on, twice as fast from 3,000 in populations and from 10,000 for one network.
 */
const largeTable = 1000;

/**
 * Returns the stretches in which a training carries the flat weights, first to last: large parameters alone, what
 * lies between them together. Small networks have one. It depends on shapes alone, and changes no result, but for
 * large tables: rows that a step does not read stay as they are in it.
 */
export function stretchesOf(network: Network): readonly Stretch[] {
  const stretches: (Stretch & { size: number; readonly shared: boolean })[] = [];
  for (const { kind, at, size, shape, table } of placedLayers(network).flatMap(
    ({ parameters }) => parameters,
  )) {
    if (kind !== "weights") continue;
    const [rows = 0, width = 0] = shape;
    const large = table === true && rows >= largeTable;
    const shared = size < worthwhile && !large;
    const last = stretches.at(-1);
    if (shared && last?.shared) last.size += size;
    else stretches.push({ at, size, shared, ...(large && { table: { rows, width } }) });
  }
  return stretches.map(({ shared: _, ...stretch }) => stretch);
}

/** Returns the flat weights [K, 1, P] cut into stretches. */
export const cut = (weights: Tensor, stretches: readonly Stretch[]): Tensor[] =>
  stretches.map(({ at, size }) => slice(weights, 2, at, at + size));

/**
 * Returns views of the parameters of K members, layer by layer, [K, ...shape] each.
 *
 * @param weights [K, 1, weightCount], each matrix row-major (inputs by outputs), first layer first; or in blocks
 * @param biases [K, 1, biasCount]
 */
export function parametersOf(
  network: Network,
  weights: Tensor | readonly Block[],
  biases: Tensor,
): Tensor[][] {
  const blocks = "node" in weights ? [{ at: 0, size: weightCount(network), tensor: weights }] : weights;
  const holding = (place: number): Block => {
    const block = blocks.find(({ at, size }) => at <= place && place < at + size);
    if (block === undefined) throw new Error(`no block holds weight ${place}`);
    return block;
  };
  return placedLayers(network).map(({ parameters }) =>
    parameters.map(({ kind, at, size, shape }) => {
      const { at: start, tensor } = kind === "weights" ? holding(at) : { at: 0, tensor: biases };
      return reshape(slice(tensor, 2, at - start, at - start + size), [tensor.shape[0] ?? 1, ...shape]);
    }),
  );
}
