import { add, div, log, mul } from "../../graph/ops/arithmetic.ts";
import { softplus, squaredError } from "../../graph/ops/loss.ts";
import { slice } from "../../graph/ops/shape.ts";
import { scalar, type Tensor } from "../../graph/tensor.ts";
import type { Objective } from "./objective.ts";
import { ofRows, onValues } from "./values.ts";

/** Smallest variance, so that one row that is met exactly cannot drive the loss to minus infinity. */
const floor = 1e-6;

/**
 * Returns the negative log likelihood of a normal distribution whose mean is the first output and whose
 * variance is softplus of the second, plus 1e-6 (Lakshminarayanan et al. 2017, section 2.2.1).
 */
export const gaussian = (): Objective => ({
  ...onValues,
  name: "gaussian",
  words: "The negative log likelihood of the target under a normal distribution, in nats.",
  meaning: "The mean and the variance of the target.",
  outputs: 2,
  rowLoss(outputs, targets) {
    const part = (i: number): Tensor => slice(outputs, outputs.shape.length - 1, i, i + 1);
    const variance = add(softplus(part(1)), scalar(floor));
    const surprise = add(log(variance), div(squaredError(part(0), targets), variance));
    return ofRows(mul(add(surprise, scalar(Math.log(2 * Math.PI))), scalar(0.5)));
  },
  answers: (outputs) =>
    Float64Array.from(outputs, (value, i) =>
      i % 2 === 0 ? value : Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))) + floor,
    ),
});
