import { concat, reshape, slice } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Site } from "./part.ts";

/**
 * Returns the flat weights [K, 1, P] with the matrices [K, inputs, outputs] of the named layers changed. What
 * lies between them stays as it is.
 */
export function changeLayers(
  { layers }: Site,
  weights: Tensor,
  changed: (layer: number) => boolean,
  change: (matrix: Tensor) => Tensor,
): Tensor {
  const parts: Tensor[] = [];
  const members = weights.shape[0] ?? 1;
  let kept = 0;
  let end = 0;
  layers.forEach(({ inputs, outputs }, layer) => {
    const start = end;
    end += inputs * outputs;
    if (!changed(layer)) return;
    if (start > kept) parts.push(slice(weights, 2, kept, start));
    const matrix = reshape(slice(weights, 2, start, end), [members, inputs, outputs]);
    parts.push(reshape(change(matrix), [members, 1, inputs * outputs]));
    kept = end;
  });
  if (end > kept) parts.push(slice(weights, 2, kept, end));
  return concat(parts, 2);
}
