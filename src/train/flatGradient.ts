import { gradients } from "../graph/gradient.ts";
import { concat, reshape } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { type Network, placedLayers } from "../network/network.ts";
import type { Stretch } from "../network/parameters.ts";
import type { Gradient } from "../regularize/part.ts";
import { gradientOfRows, type RowsRead } from "./lazyTable.ts";

/**
 * Returns the gradient of the loss as parameters are carried: weights by stretches, biases whole; of tables that
 * move lazily that of the rows that were read.
 *
 * @param parameters layer by layer, as `parametersOf` returns them
 * @param read what was read of such tables, by the number of the stretch
 */
export function flatGradient(
  network: Network,
  stretches: readonly Stretch[],
  parameters: readonly (readonly Tensor[])[],
  read: ReadonlyMap<number, RowsRead>,
  loss: Tensor,
): Gradient {
  const learned = placedLayers(network).flatMap(({ parameters: own }, layer) =>
    own.flatMap(({ kind, at }, i) => {
      if (kind === "statistics") return [];
      const of = kind === "biases" ? -1 : stretches.findIndex(({ at: start, size }) => at < start + size);
      const rows = read.get(of);
      if (stretches[of]?.table !== undefined && rows === undefined)
        throw new Error(`no layer looks up the table at weight ${at}`);
      return [{ of, rows, tensor: rows?.found ?? (parameters[layer]?.[i] as Tensor) }];
    }),
  );
  const slopes = gradients(
    loss,
    learned.map(({ tensor }) => tensor),
  );
  const slopeOf = (wanted: number): Tensor =>
    concat(
      learned.flatMap(({ of, rows }, i) => {
        const slope = slopes[i] as Tensor;
        if (of !== wanted) return [];
        return [rows === undefined ? reshape(slope, ["K", 1, elements(slope)]) : gradientOfRows(slope, rows)];
      }),
      2,
    );
  return { weights: stretches.map((_, i) => slopeOf(i)), biases: slopeOf(-1) };
}

const elements = ({ shape }: Tensor): number =>
  shape.slice(1).reduce<number>((product, dim) => product * Number(dim), 1);
