import { add } from "../../graph/ops/arithmetic.ts";
import { matmul, transpose } from "../../graph/ops/matrix.ts";
import { joinCopies, reshape, splitCopies } from "../../graph/ops/shape.ts";
import { type Layer, uniform } from "./layer.ts";

export interface SeparateDenseSpec {
  readonly layer: "separateDense";
  readonly outputs: number;
}

/**
 * A dense layer with weights and biases of its own for every copy, such as the heads of a shared-weight ensemble.
 * The weights are one matrix [inputs, copies * outputs], copy after copy in every row, so that what acts on
 * incoming weights or on inputs acts on those of all copies. They start as those of dense layers, each drawn by
 * itself.
 */
export const separateDense: Layer<SeparateDenseSpec> = {
  name: "separateDense",
  words: "A dense layer for every copy, with weights and biases of its own.",
  after: ({ outputs }, { copies }) => ({ width: outputs, copies }),
  parameters({ outputs }, { width, copies }) {
    const bound = 1 / Math.sqrt(Math.max(1, width));
    const all = copies * outputs;
    return [
      {
        name: "weight",
        kind: "weights",
        shape: [width, all],
        incoming: true,
        initial: uniform(width * all, bound),
      },
      { name: "bias", kind: "biases", shape: [copies, 1, outputs], initial: uniform(all, bound) },
    ];
  },
  forward({ outputs }, units, [weight, bias], { before: { width, copies } }) {
    if (!weight || !bias) throw new Error("a dense layer of copies lacks its parameters");
    const members = weight.shape[0] ?? 1;
    const own = transpose(reshape(weight, [members, width, copies, outputs]), [0, 2, 1, 3]);
    return joinCopies(add(matmul(splitCopies(units, copies), own), bias));
  },
  describe: ({ outputs }, { copies }) =>
    `${copies} dense layers, one a copy, ${outputs} ${outputs === 1 ? "unit" : "units"} each`,
};
