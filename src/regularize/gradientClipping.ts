import { add, div, min, mul, sqrt } from "../graph/ops/arithmetic.ts";
import { matmul, transpose } from "../graph/ops/matrix.ts";
import { reshape } from "../graph/ops/shape.ts";
import { input, scalar, type Tensor } from "../graph/tensor.ts";
import { type Gradient, type Part, perStep } from "./part.ts";
import type { Regularizer } from "./regularizer.ts";

const noLimit = 3e38;

/** Returns the block [K, R, n] as [K, 1, R * n]. */
const inOneRow = (block: Tensor): Tensor =>
  block.shape[1] === 1 ? block : reshape(block, [block.shape[0] ?? 1, 1, block.shape.slice(1).join("*")]);

/** Returns the gradients scaled by min(1, limit / (norm + 1e-6)), the norm being of all of a member's together. */
function clipGradient({ weights, biases }: Gradient, limit: Tensor): Gradient {
  // The product of a row with itself: twice as fast as squares and their sum.
  const square = (gradient: Tensor): Tensor => {
    const row = inOneRow(gradient);
    return matmul(row, transpose(row));
  };
  const norm = sqrt([...weights, biases].map(square).reduce(add));
  const factor = min(div(limit, add(norm, scalar(1e-6))), scalar(1));
  return { weights: weights.map((block) => mul(block, factor)), biases: mul(biases, factor) };
}

const part: Part = {
  write() {
    const limit = input("gradientClipping", "float", ["S", "K", 1, 1]);
    return { inputs: [limit], onGradient: (gradient, _, { at }) => clipGradient(gradient, at(limit)) };
  },
  begin: () => (coming) => ({
    gradientClipping: perStep(coming, (_, k) => coming.members[k]?.strengths.gradientClipping || noLimit),
  }),
};

/**
 * Gradient clipping by the global norm of each member (Pascanu et al. 2013), penalties included, as PyTorch's
 * clip_grad_norm_. The smaller the limit, the stronger; 0 is none.
 */
export const gradientClipping: Regularizer = {
  name: "gradientClipping",
  label: "gradient clipping",
  words:
    "Scales a gradient whose norm is above a limit down to it, so that no batch can throw a network off.",
  range: { values: [5, 1, 0.5], source: "Gorishniy et al. 2025: 1 for networks on tables" },
  limit: true,
  describe: (limit) => `gradient clipping keeps the norm of every gradient at ${limit} or below`,
  part,
};
