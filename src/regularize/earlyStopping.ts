import type { Regularizer } from "./regularizer.ts";

/**
 * Early stopping: the weights of the checkpoint with the lowest validation loss are kept, not the last ones.
 */
export const earlyStopping: Regularizer = {
  name: "earlyStopping",
  label: "early stopping",
  words: "Keeps the weights from the moment when the validation loss was lowest, instead of the last ones.",
  range: { values: [1], source: "on or off" },
  describe: () => "early stopping keeps the weights from the moment when the validation loss was lowest",
};
