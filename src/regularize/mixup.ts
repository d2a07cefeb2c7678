import { add, mul } from "../graph/ops/arithmetic.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { beta } from "./beta.ts";
import { type Part, strengthAt } from "./part.ts";
import type { Regularizer } from "./regularizer.ts";

const part: Part = {
  write() {
    const partners = input("mixupPartners", "int32", ["S", "K", "B"]);
    const own = input("mixupOwn", "float", ["S", "K", 1, 1]);
    const other = input("mixupOther", "float", ["S", "K", 1, 1]);
    const mix = (a: Tensor, b: Tensor, at: (perStep: Tensor) => Tensor): Tensor =>
      add(mul(a, at(own)), mul(b, at(other)));
    return {
      inputs: [partners, own, other],
      onInputs: (x, { at, inputsOf }) => mix(x, inputsOf(at(partners)), at),
      onTargets: (targets, { at, targetsOf }) => mix(targets, targetsOf(at(partners)), at),
    };
  },
  begin: ({ batchSize }) => {
    const order = new Int32Array(batchSize);
    return (coming) => {
      const { steps, members, rows } = coming;
      const count = members.length;
      const partners = Int32Array.from(rows);
      const own = new Float32Array(steps * count).fill(1);
      const other = new Float32Array(steps * count);
      members.forEach((member, k) => {
        const random = member.stream("mixup");
        for (let s = 0; s < steps; s++) {
          const alpha = strengthAt(coming, "mixup", s, k);
          if (alpha === 0) continue;
          const at = s * count + k;
          const share = beta(random, alpha, alpha);
          own[at] = share;
          other[at] = 1 - share;
          order.set(rows.subarray(at * batchSize, (at + 1) * batchSize));
          partners.set(random.shuffle(order), at * batchSize);
        }
      });
      const shape = [steps, count, 1, 1];
      return {
        mixupPartners: { data: partners, shape: [steps, count, batchSize] },
        mixupOwn: { data: own, shape },
        mixupOther: { data: other, shape },
      };
    };
  },
};

/**
 * Mixup (Zhang et al. 2018, equation 1): inputs and targets of every row are mixed with those of another row of
 * the batch, in one proportion for the whole batch, drawn from Beta(alpha, alpha).
 */
export const mixup: Regularizer = {
  name: "mixup",
  label: "mixup",
  words: "Trains on mixes of two rows and of their targets, so that outputs change evenly between rows.",
  range: { values: [0.1, 0.2, 0.4], source: "Zhang et al. 2018: 0.1 to 0.4 on images" },
  describe: (alpha) =>
    `mixup trains on mixes, in proportions from Beta(${alpha}, ${alpha}), of two rows and of their targets`,
  part,
};
