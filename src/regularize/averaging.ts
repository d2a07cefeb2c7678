import { add, mul } from "../graph/ops/arithmetic.ts";
import { input } from "../graph/tensor.ts";
import { type Part, perStep } from "./part.ts";
import type { Strengths } from "./regularizer.ts";

/**
 * How an average of the weights is taken as training goes on; it is what is judged and handed back. Running statistics
 * of batch norms are not averaged but measured anew for it.
 */
export interface Averaging {
  /** Returns the first step (from 0) whose weights are taken into the average, of a schedule of so many. */
  begins(strength: number, steps: number): number;
  /** Returns the share of the newest weights in the average, from that step on: 1 at the first one. */
  share(strength: number, step: number, steps: number): number;
}

/** Returns the part that moves the carried average: (1 - share) * average + share * parameters. */
export function averagingPart(name: "weightAveraging" | "movingAverage", { begins, share }: Averaging): Part {
  return {
    write() {
      const taken = input(name, "float", ["S", "K", 1, 1]);
      const left = input(`${name}Left`, "float", ["S", "K", 1, 1]);
      return {
        inputs: [taken, left],
        onAverage: (average, parameters, { at }) => add(mul(average, at(left)), mul(parameters, at(taken))),
      };
    },
    begin:
      ({ steps }) =>
      (coming) => {
        const shareAt = (s: number, k: number): number => {
          const strength = coming.members[k]?.strengths[name] ?? 0;
          const step = coming.step + s;
          return strength > 0 && step >= begins(strength, steps) ? share(strength, step, steps) : 0;
        };
        return {
          [name]: perStep(coming, shareAt),
          [`${name}Left`]: perStep(coming, (s, k) => 1 - shareAt(s, k)),
        };
      },
  };
}

/** Names of the strengths of which a member may have one at a time, since one average is carried. */
export const averages = ["weightAveraging", "movingAverage"] as const satisfies readonly (keyof Strengths)[];
