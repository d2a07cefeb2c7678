import type { Encoder } from "./encoder.ts";
import { LIMIT } from "./smoothClip.ts";

/** Columns with bins, as the layer `piecewiseLinear` takes them; it then gives the piecewise-linear block itself. */
export interface BinsInNetwork<Bins> {
  readonly columns: readonly {
    /** Place among the plain columns. */
    readonly at: number;
    readonly bins: Bins;
    /** Place of the flag that tells where the column is missing. */
    readonly missing?: number;
  }[];
  /** Plain columns are clipped smoothly to this; edges are places in what they were before. */
  readonly clipped: number;
}

interface Binned {
  readonly name: string;
  readonly at: number;
  readonly edges: readonly number[];
  readonly missing: number | undefined;
}

/** Columns with bins; edges as standardized values. */
function binnedOf(encoder: Encoder): Binned[] {
  const { numeric, bins } = encoder.toJSON();
  const plain = encoder.columns.slice(0, encoder.plainWidth);
  const placeOf = (name: string, what: string): number =>
    plain.findIndex(({ source, meaning }) => source === name && meaning === what);
  return bins.map(({ name, edges }) => {
    const { mean = 0, scale = 1, missing } = numeric.find((column) => column.name === name) ?? {};
    return {
      name,
      at: placeOf(name, "value"),
      edges: edges.map((edge) => (edge - mean) / scale),
      missing: missing ? placeOf(name, "missing") : undefined,
    };
  });
}

/**
 * Returns the bins of an encoder for the layer `piecewiseLinear`: a network that begins with it needs the plain
 * columns alone, and computes the encoder's whole matrix from them (to about 1e-5 of a bin's width where bins are no
 * narrower than a hundredth of the column's deviation).
 */
export const binsInNetwork = (encoder: Encoder): BinsInNetwork<readonly number[]> => ({
  columns: binnedOf(encoder).map(({ at, edges, missing }) => ({
    at,
    bins: edges,
    ...(missing === undefined ? {} : { missing }),
  })),
  clipped: LIMIT,
});

/**
 * Returns one layer for the encoders of all folds, and the edges of each for `binStatistics`, in the layer's order of
 * columns. A flag is read where it stands in the same place in all folds that bin the column; elsewhere a missing
 * value has the code of the median.
 *
 * @param encoders of the same features
 */
export function foldBinsInNetwork(
  encoders: readonly Encoder[],
): BinsInNetwork<number> & { readonly edges: readonly (readonly (readonly number[] | undefined)[])[] } {
  const folds = encoders.map(binnedOf);
  const all = folds.flat().toSorted((a, b) => a.at - b.at);
  const names = [...new Set(all.map(({ name }) => name))];
  const columns = names.map((name) => {
    const own = all.filter((column) => column.name === name);
    const [first] = own;
    const agreed = own.every(({ missing }) => missing === first?.missing) ? first?.missing : undefined;
    return {
      at: first?.at ?? 0,
      bins: Math.max(...own.map(({ edges }) => edges.length - 1)),
      ...(agreed === undefined ? {} : { missing: agreed }),
    };
  });
  const edges = folds.map((fold) => names.map((name) => fold.find((column) => column.name === name)?.edges));
  return { columns, clipped: LIMIT, edges };
}
