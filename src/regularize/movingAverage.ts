import { type Averaging, averagingPart } from "./averaging.ts";
import type { Regularizer } from "./regularizer.ts";

const averaging: Averaging = {
  begins: () => 0,
  share: (decay, step) => (1 - decay) / (1 - decay ** (step + 1)),
};

/**
 * Exponential moving average of the weights (Polyak & Juditsky 1992) with Adam's correction of the start
 * (Kingma & Ba 2015, section 7.2): the mean of all weights so far, each step's weighing `decay` times the next's.
 */
export const movingAverage: Regularizer = {
  name: "movingAverage",
  label: "moving average of weights",
  words: "Hands back a moving average of the weights, of which every step keeps the share that is named.",
  range: { values: [0.9, 0.99, 0.999], source: "usual from 0.99 to 0.9999; short trainings need less" },
  describe: (decay) => `a moving average of the weights, of which every step keeps ${decay}, is handed back`,
  part: averagingPart("movingAverage", averaging),
  averaging,
};
