import { dropout } from "./dropout.ts";
import { earlyStopping } from "./earlyStopping.ts";
import { l1 } from "./l1.ts";
import { l2 } from "./l2.ts";
import type { Regularizer, RegularizerName } from "./regularizer.ts";
import { weightDecay } from "./weightDecay.ts";

/** Every regularizer by name; a test runs one contract over all of them. */
export const regularizers: Readonly<Record<RegularizerName, Regularizer>> = {
  earlyStopping,
  dropout,
  l1,
  l2,
  weightDecay,
};
