import { adamw } from "./adamw.ts";
import type { Optimizer, OptimizerName, OptimizerSettings } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer by name; a test runs one contract over all of them. */
export const optimizers: Readonly<Record<OptimizerName, (settings: never) => Optimizer>> = { adamw, sgd };

/** Returns the optimizer that the settings name; throws where a setting is out of its range. */
export const optimizerOf = (settings: OptimizerSettings): Optimizer =>
  optimizers[settings.name](settings as never);
