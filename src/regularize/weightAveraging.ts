import { type Averaging, averagingPart } from "./averaging.ts";
import type { Regularizer } from "./regularizer.ts";

const averaging: Averaging = {
  begins: (tail, steps) => Math.max(0, Math.min(steps - 1, Math.round(steps * (1 - tail)))),
  share: (tail, step, steps) => 1 / (step - averaging.begins(tail, steps) + 1),
};

/**
 * Stochastic weight averaging (Izmailov et al. 2018): the plain mean of the weights after every step of the last
 * share of the schedule. Before it begins, the weights themselves are judged. Goes best with a learning rate
 * that stays high to the end.
 */
export const weightAveraging: Regularizer = {
  name: "weightAveraging",
  label: "weight averaging",
  words: "Hands back the mean of the weights over the last share of the steps, instead of the last ones.",
  range: { values: [0.1, 0.25, 0.5], source: "Izmailov et al. 2018: the last quarter" },
  describe: (tail) =>
    `weight averaging takes the mean of the weights over the last ${Math.round(tail * 100)} % of the steps`,
  part: averagingPart("weightAveraging", averaging),
  averaging,
};
