import { div, min, mul } from "../graph/ops/arithmetic.ts";
import { reduceNorm } from "../graph/ops/reduce.ts";
import { input, scalar, type Tensor } from "../graph/tensor.ts";
import { changeLayers } from "./changeLayers.ts";
import { type Part, perStep } from "./part.ts";
import type { Regularizer } from "./regularizer.ts";

/** So large that nothing is ever above it. */
const noLimit = 3e38;

/** Returns the matrices [K, inputs, outputs] with every column whose norm is above the limit scaled down to it. */
export const limitColumns = (matrix: Tensor, limit: Tensor): Tensor =>
  mul(matrix, min(div(limit, reduceNorm(matrix, [1], true)), scalar(1)));

const part: Part = {
  write(site) {
    const limit = input("maxNorm", "float", ["S", "K", 1, 1]);
    return {
      inputs: [limit],
      afterStep: (block, { at }) =>
        changeLayers(
          site,
          block,
          (layer) => layer < site.matrices.length - 1,
          (matrix) => limitColumns(matrix, at(limit)),
        ),
    };
  },
  begin: () => (coming) => ({
    maxNorm: perStep(coming, (_, k) => coming.members[k]?.strengths.maxNorm || noLimit),
  }),
};

/**
 * Max-norm (Srivastava et al. 2014, section 5.1): after every step, a hidden unit whose incoming weights have a
 * norm above the limit gets them scaled down to it. The smaller the limit, the stronger; 0 is none.
 */
export const maxNorm: Regularizer = {
  name: "maxNorm",
  label: "max-norm",
  words: "Scales the incoming weights of a hidden unit down to a norm that they must not exceed.",
  range: { values: [4, 2, 1], source: "Srivastava et al. 2014: 2 to 4 on images; tables have fewer inputs" },
  limit: true,
  describe: (limit) => `max-norm keeps the norm of every hidden unit's incoming weights at ${limit} or below`,
  part,
};
