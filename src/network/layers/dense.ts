import { add } from "../../graph/ops/arithmetic.ts";
import { matmul, sharedProduct } from "../../graph/ops/matrix.ts";
import { joinCopies, splitCopies } from "../../graph/ops/shape.ts";
import { type Layer, uniform } from "./layer.ts";

export interface DenseSpec {
  readonly layer: "dense";
  readonly outputs: number;
  /**
   * Only the first so many inputs start with weights; those of the rest start at 0 and do not count as fan-in,
   * so that at first they add nothing to what the others say (default: all start).
   */
  readonly startedInputs?: number;
  /** Left out where a batch norm follows, which would take it away again (default: a bias). */
  readonly bias?: false;
}

/**
 * A weighted sum of all units, and a bias. Weights [inputs, outputs] and biases [1, outputs] start uniform
 * within 1 / sqrt(fan-in), as PyTorch's Linear does.
 */
export const dense: Layer<DenseSpec> = {
  name: "dense",
  words: "Every unit sums all units before it, each with a weight of its own, and adds a bias.",
  after: ({ outputs }, { copies }) => ({ width: outputs, copies }),
  parameters({ outputs, startedInputs = Number.POSITIVE_INFINITY, bias }, { width }) {
    const started = Math.min(width, startedInputs);
    const bound = 1 / Math.sqrt(Math.max(1, started));
    const begin = uniform(started * outputs, bound);
    return [
      {
        name: "weight",
        kind: "weights",
        shape: [width, outputs],
        incoming: true,
        initial(random) {
          const values = new Float32Array(width * outputs);
          values.set(begin(random));
          return values;
        },
      },
      ...(bias === false
        ? []
        : [{ name: "bias", kind: "biases", shape: [1, outputs], initial: uniform(outputs, bound) } as const]),
    ];
  },
  forward(_, units, [weight, bias], { before: { copies } }) {
    if (!weight) throw new Error("a dense layer lacks its weights");
    const sums =
      copies === 1 ? matmul(units, weight) : joinCopies(sharedProduct(splitCopies(units, copies), weight));
    return bias === undefined ? sums : add(sums, bias);
  },
  describe: ({ outputs, bias }) =>
    `dense, ${outputs} ${outputs === 1 ? "unit" : "units"}${bias === false ? " without bias" : ""}`,
};
