import { huberError } from "../../graph/ops/loss.ts";
import type { Objective } from "./objective.ts";
import { ofRows, onValues } from "./values.ts";

/**
 * Returns the error of Huber (1964): half the square up to `delta` (default 1, on the scale of the targets), a
 * line beyond, so that wild rows pull no harder than `delta`.
 */
export function huber({ delta = 1 }: { readonly delta?: number } = {}): Objective {
  if (!(delta > 0)) throw new Error(`Huber's delta is ${delta}; it must be positive`);
  return {
    ...onValues,
    name: "huber",
    words: "Half the squared distance to the target where it is small, a line where it is large.",
    meaning: "A value between the mean and the median of the target.",
    outputs: 1,
    rowLoss: (outputs, targets) => ofRows(huberError(outputs, targets, delta)),
  };
}
