import { mul } from "../../graph/ops/arithmetic.ts";
import { joinCopies, repeatRows, splitCopies } from "../../graph/ops/shape.ts";
import type { Layer } from "./layer.ts";
import { type ScaleStart, startedScales } from "./scales.ts";

export interface CopySpec {
  readonly layer: "copy";
  /** Members of the shared-weight ensemble, at least 2. */
  readonly copies: number;
  /** Gives every copy a scale of its own for each unit, started like this (default: the copies are equal). */
  readonly scales?: ScaleStart;
}

/**
 * Where a network becomes a shared-weight ensemble: from here on every row flows `copies` times, until `average`
 * brings the copies together again. With scales it is all that tells the copies of TabM-mini apart (Gorishniy
 * et al. 2025, section 3.3).
 */
export const copy: Layer<CopySpec> = {
  name: "copy",
  words: "Sends every row on several times, once for each member of an ensemble inside the network.",
  after({ copies: count }, { width, copies }) {
    if (copies > 1) throw new Error(`the rows are copied already, ${copies} times`);
    if (!(Number.isInteger(count) && count > 1))
      throw new Error(`a network with copies needs at least 2 of them, not ${count}`);
    return { width, copies: count };
  },
  parameters: ({ copies, scales }, { width }) =>
    scales === undefined
      ? []
      : [
          {
            name: "scale",
            kind: "biases",
            shape: [copies, 1, width],
            initial: startedScales(copies, width, scales),
          },
        ],
  forward({ copies }, units, [scale]) {
    const repeated = repeatRows(units, copies);
    return scale === undefined ? repeated : joinCopies(mul(splitCopies(repeated, copies), scale));
  },
  describe: ({ copies, scales }) =>
    scales === undefined ? `${copies} copies` : `${copies} copies, each with input scales of its own`,
};
