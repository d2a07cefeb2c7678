import { add, mul } from "../../graph/ops/arithmetic.ts";
import { sharedProduct } from "../../graph/ops/matrix.ts";
import { joinCopies, splitCopies } from "../../graph/ops/shape.ts";
import type { Random } from "../../runtime/random.ts";
import { dense } from "./dense.ts";
import { filled, type Layer, type Parameter } from "./layer.ts";
import { type ScaleStart, startedScales } from "./scales.ts";

export interface SharedDenseSpec {
  readonly layer: "sharedDense";
  readonly outputs: number;
  /** As in a dense layer: only the first so many inputs start with weights (default: all). */
  readonly startedInputs?: number;
  /** How the copies' input scales start (default: all at 1, as everywhere but in TabM's first layer). */
  readonly scales?: ScaleStart;
}

/**
 * A dense layer whose weights all copies share: copy i gives s_i * ((r_i * x) W) + b_i (BatchEnsemble, Wen et al.
 * 2020, equation 5). W starts as that of a dense layer; s starts at 1; all b_i start with the same numbers, uniform
 * within 1 / sqrt(fan-in) (the reference code of Gorishniy et al. 2025). The scales r and s count as scales
 * elsewhere do: neither decay nor penalties act on them, unlike in the reference, whose decay acts on everything
 * but biases. To decay a weight and both of its scales would be to decay their product three times.
 */
export const sharedDense: Layer<SharedDenseSpec> = {
  name: "sharedDense",
  words: "A dense layer whose weights all copies share; each copy scales what goes in and what comes out.",
  after: ({ outputs }, { copies }) => ({ width: outputs, copies }),
  parameters({ outputs, startedInputs, scales = { of: "ones" } }, before) {
    const { width, copies } = before;
    const spec = {
      layer: "dense",
      outputs,
      ...(startedInputs === undefined ? {} : { startedInputs }),
    } as const;
    const [weight, bias] = dense.parameters(spec, before) as [Parameter, Parameter];
    const ofCopies = (name: string, size: number, initial: Parameter["initial"]): Parameter => ({
      name,
      kind: "biases",
      shape: [copies, 1, size],
      initial,
    });
    return [
      weight,
      ofCopies("input scale", width, startedScales(copies, width, scales)),
      ofCopies("output scale", outputs, filled(copies * outputs, 1)),
      ofCopies("bias", outputs, (random: Random) => {
        const values = new Float32Array(copies * outputs);
        const own = bias.initial(random);
        for (let copy = 0; copy < copies; copy++) values.set(own, copy * outputs);
        return values;
      }),
    ];
  },
  forward(_, units, [weight, inputScale, outputScale, bias], { before: { copies } }) {
    if (!weight || !inputScale || !outputScale || !bias)
      throw new Error("a dense layer with shared weights lacks its parameters");
    const scaled = mul(splitCopies(units, copies), inputScale);
    const sums = sharedProduct(scaled, weight);
    return joinCopies(add(mul(sums, outputScale), bias));
  },
  describe: ({ outputs }, { copies }) =>
    `dense, ${outputs} ${outputs === 1 ? "unit" : "units"}, shared by ${copies} copies with scales of their own`,
};
