import { concat, reshape, slice } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Block } from "../network/parameters.ts";
import type { Site } from "./part.ts";

/**
 * Returns the block [K, 1, size] with the named matrices of incoming weights that lie in it, [K, inputs, outputs],
 * changed. What lies between them stays as it is.
 */
export function changeLayers(
  { matrices }: Site,
  { at: first, size, tensor: weights }: Block,
  changed: (layer: number) => boolean,
  change: (matrix: Tensor) => Tensor,
): Tensor {
  const parts: Tensor[] = [];
  const members = weights.shape[0] ?? 1;
  let kept = 0;
  matrices.forEach(({ at, inputs, outputs }, layer) => {
    const start = at - first;
    const end = start + inputs * outputs;
    if (!changed(layer) || start < 0 || end > size) return;
    if (start > kept) parts.push(slice(weights, 2, kept, start));
    const matrix = reshape(slice(weights, 2, start, end), [members, inputs, outputs]);
    parts.push(reshape(change(matrix), [members, 1, inputs * outputs]));
    kept = end;
  });
  if (kept === 0) return weights;
  if (size > kept) parts.push(slice(weights, 2, kept, size));
  return concat(parts, 2);
}
