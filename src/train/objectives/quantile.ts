import { relu } from "../../graph/ops/activation.ts";
import { add, mul, neg, sub } from "../../graph/ops/arithmetic.ts";
import { reduceMean } from "../../graph/ops/reduce.ts";
import { constant } from "../../graph/tensor.ts";
import type { Objective } from "./objective.ts";
import { onValues } from "./values.ts";

/**
 * Returns the pinball loss (Koenker & Bassett 1978), averaged over the levels, each in (0, 1), ascending. One
 * output a level; outputs may cross, so answers are put in order (Chernozhukov et al. 2010).
 */
export function quantile({ levels }: { readonly levels: readonly number[] }): Objective {
  const ascending = levels.every((level, i) => level > (levels[i - 1] ?? 0) && level < 1);
  if (levels.length === 0 || !ascending) {
    throw new Error(`quantile levels are ${levels.join(", ")}; they must ascend between 0 and 1`);
  }
  const share = constant(Float32Array.from(levels));
  return {
    ...onValues,
    name: "quantile",
    words:
      "The distance to the target, weighted by the level where the target is above, its rest where below.",
    meaning: `Values that the target stays below with probability ${levels.join(", ")}.`,
    outputs: levels.length,
    rowLoss(outputs, targets) {
      const residual = sub(targets, outputs);
      const pinball = add(mul(residual, share), relu(neg(residual)));
      return reduceMean(pinball, [outputs.shape.length - 1]);
    },
    answers(outputs, width) {
      const sorted = Float64Array.from(outputs);
      for (let row = 0; row < sorted.length; row += width) sorted.subarray(row, row + width).sort();
      return sorted;
    },
  };
}
