import { constant, emit, int, type Tensor } from "../tensor.ts";
import { exp, mul, neg, sub } from "./arithmetic.ts";
import { expandLike } from "./broadcast.ts";
import { cast, equal } from "./compare.ts";
import { reduceSum } from "./reduce.ts";
import { reshape } from "./shape.ts";

const lastAxis = (x: Tensor): number => x.shape.length - 1;

/** Returns log(softmax(x)) over the last axis. */
export const logSoftmax = (x: Tensor): Tensor =>
  emit({
    op: "LogSoftmax",
    inputs: [x],
    attributes: { axis: int(-1) },
    type: x.type,
    shape: x.shape,
    gradient: (upstream, y) => {
      const dy = expandLike(upstream, y);
      return [sub(dy, mul(exp(y), reduceSum(dy, [lastAxis(x)], true)))];
    },
  });

/** Returns softmax(x) over the last axis. */
export const softmax = (x: Tensor): Tensor =>
  emit({
    op: "Softmax",
    inputs: [x],
    attributes: { axis: int(-1) },
    type: x.type,
    shape: x.shape,
    gradient: (dy, y) => {
      const weighted = mul(dy, y);
      return [sub(weighted, mul(y, reduceSum(weighted, [lastAxis(x)], true)))];
    },
  });

/**
 * Returns the negative log likelihood of each row, in nats.
 *
 * @param logits [..., classes]
 * @param labels int32 class numbers, [...]
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const classes = logits.shape.at(-1);
  if (typeof classes !== "number") throw new Error("the number of classes must be known");
  const wanted = equal(
    reshape(labels, [...labels.shape, 1]),
    constant(Int32Array.from({ length: classes }, (_, c) => c)),
  );
  return neg(reduceSum(mul(logSoftmax(logits), cast(wanted, "float")), [lastAxis(logits)]));
}

/** Returns (prediction - target)^2, elementwise. */
export function squaredError(prediction: Tensor, target: Tensor): Tensor {
  const residual = sub(prediction, target);
  return mul(residual, residual);
}
