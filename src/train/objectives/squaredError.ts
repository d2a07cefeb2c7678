import * as loss from "../../graph/ops/loss.ts";
import type { Objective } from "./objective.ts";
import { ofRows, onValues } from "./values.ts";

/** Returns the squared error of one output: what is learned is the mean. */
export const squaredError = (): Objective => ({
  ...onValues,
  name: "squaredError",
  words: "The squared distance between output and target; the mean of the target is what makes it smallest.",
  meaning: "The expected value of the target.",
  outputs: 1,
  rowLoss: (outputs, targets) => ofRows(loss.squaredError(outputs, targets)),
});
