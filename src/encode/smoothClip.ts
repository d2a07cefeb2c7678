import { add, div, mul, sqrt } from "../graph/ops/arithmetic.ts";
import { constant, type Tensor } from "../graph/tensor.ts";

/** Standardized values never leave (-LIMIT, LIMIT), so that one wild cell cannot rule a network. */
export const LIMIT = 3;

/** Returns z / sqrt(1 + (z/3)^2): about z near 0, and never beyond 3 (Holzmueller et al. 2024, RealMLP). */
export function smoothClip(z: number): number {
  const share = z / LIMIT;
  return z / Math.sqrt(1 + share * share);
}

/** The same on doubles, operation by operation, so that both round alike. */
export function smoothClipGraph(z: Tensor): Tensor {
  const share = div(z, double(LIMIT));
  return div(z, sqrt(add(double(1), mul(share, share))));
}

/** Returns a double scalar stored in the model. */
export const double = (value: number): Tensor => constant(Float64Array.of(value), []);
