import { constant, emit, int, scalar, type Tensor } from "../tensor.ts";
import { relu, sigmoid } from "./activation.ts";
import { abs, add, exp, mul, neg, sub } from "./arithmetic.ts";
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

/** Returns log(1 + exp(x)), without overflow. */
export const softplus = (x: Tensor): Tensor =>
  emit({
    op: "Softplus",
    inputs: [x],
    type: x.type,
    shape: x.shape,
    gradient: (dy) => [mul(dy, sigmoid(x))],
  });

/**
 * Returns 1 at the place of each label and 0 elsewhere, along a new last axis.
 *
 * @param labels int32 class numbers, [...]
 */
export function oneHot(labels: Tensor, classes: number): Tensor {
  const numbers = constant(Int32Array.from({ length: classes }, (_, c) => c));
  return cast(equal(reshape(labels, [...labels.shape, 1]), numbers), "float");
}

/**
 * Returns the cross-entropy of each row in nats, -sum(targets * log(softmax(logits))).
 *
 * @param logits [..., classes]
 * @param targets [..., classes]: a distribution in each row, or a weighted one
 */
export const crossEntropy = (logits: Tensor, targets: Tensor): Tensor =>
  neg(reduceSum(mul(logSoftmax(logits), targets), [lastAxis(logits)]));

/**
 * Returns the negative log likelihood of each row, in nats.
 *
 * @param logits [..., classes]
 * @param labels int32 class numbers, [...]
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const classes = logits.shape.at(-1);
  if (typeof classes !== "number") throw new Error("the number of classes must be known");
  return crossEntropy(logits, oneHot(labels, classes));
}

/** Returns (prediction - target)^2, elementwise. */
export function squaredError(prediction: Tensor, target: Tensor): Tensor {
  const residual = sub(prediction, target);
  return mul(residual, residual);
}

/** Returns residual^2 / 2 up to delta and delta * (|residual| - delta / 2) beyond it, elementwise (Huber 1964). */
export function huberError(prediction: Tensor, target: Tensor, delta: number): Tensor {
  const size = abs(sub(prediction, target));
  const excess = relu(sub(size, scalar(delta)));
  const within = sub(size, excess);
  return add(mul(mul(within, within), scalar(0.5)), mul(excess, scalar(delta)));
}
