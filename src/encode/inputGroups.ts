import type { Encoder } from "./encoder.ts";

/**
 * Returns, for each column of the encoded matrix, which feature it tells about: its number among the encoder's
 * features. Columns that only pad the matrix of several folds have the number after the last one.
 *
 * @param matrix widths of a matrix that is wider than the encoder (default: the encoder's own)
 */
export function inputGroups(
  encoder: Encoder,
  { width, plainWidth }: { readonly width: number; readonly plainWidth: number } = encoder,
): Int32Array {
  const groups = new Int32Array(width).fill(encoder.features.length);
  encoder.columns.forEach(({ source }, i) => {
    const at = i < encoder.plainWidth ? i : plainWidth + i - encoder.plainWidth;
    groups[at] = encoder.features.findIndex(({ name }) => name === source);
  });
  return groups;
}
