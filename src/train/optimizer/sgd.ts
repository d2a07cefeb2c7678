import { add, mul, sub } from "../../graph/ops/arithmetic.ts";
import { scalar } from "../../graph/tensor.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * Returns stochastic gradient descent with momentum, Nesterov's by default (Sutskever et al. 2013), in PyTorch's
 * form: v = momentum * v + g, then w -= learning rate * (g + momentum * v), or learning rate * v without
 * Nesterov.
 */
export function sgd({
  momentum = 0.9,
  nesterov = true,
}: {
  readonly momentum?: number;
  readonly nesterov?: boolean;
} = {}): Optimizer {
  if (!(momentum >= 0 && momentum < 1)) throw new Error(`momentum is ${momentum}; it must lie in [0, 1)`);
  const keep = scalar(momentum);
  return {
    name: "sgd",
    words: "Moves along the gradient and keeps a share of the last direction, so that it gathers speed.",
    memory: momentum === 0 ? [] : ["Velocity"],
    own: { stepSize: (learningRate) => learningRate },
    shared: {},
    step(before, gradient, [velocity], { stepSize: size }) {
      if (!size) throw new Error("a step of gradient descent lacks its size");
      if (velocity === undefined) return { parameters: sub(before, mul(gradient, size)), memory: [] };
      const next = add(mul(velocity, keep), gradient);
      const direction = nesterov ? add(mul(next, keep), gradient) : next;
      return { parameters: sub(before, mul(direction, size)), memory: [next] };
    },
  };
}
