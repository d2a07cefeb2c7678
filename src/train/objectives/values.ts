import { reshape } from "../../graph/ops/shape.ts";
import type { Shape, Tensor } from "../../graph/tensor.ts";

/** What objectives on numbers have in common: targets [..., B, 1], answers that are the outputs themselves. */
export const onValues = {
  target: "values",
  chance: () => undefined,
  targets: (wanted: Tensor): Tensor => reshape(wanted, [...wanted.shape, 1]),
  answers: (outputs: Float32Array): Float64Array => Float64Array.from(outputs),
} as const;

const rowsOf = ({ shape }: Tensor): Shape => shape.slice(0, -1);

/** Returns losses [..., B, 1] as [..., B]. */
export const ofRows = (losses: Tensor): Tensor => reshape(losses, rowsOf(losses));
