import { dropout } from "./dropout.ts";
import { earlyStopping } from "./earlyStopping.ts";
import { gradientClipping } from "./gradientClipping.ts";
import { groupL1 } from "./groupL1.ts";
import { inputDropout } from "./inputDropout.ts";
import { inputNoise } from "./inputNoise.ts";
import { l1 } from "./l1.ts";
import { l1Penalty } from "./l1Penalty.ts";
import { l2 } from "./l2.ts";
import { labelSmoothing } from "./labelSmoothing.ts";
import { maxNorm } from "./maxNorm.ts";
import { mixup } from "./mixup.ts";
import { movingAverage } from "./movingAverage.ts";
import type { Regularizer, RegularizerName } from "./regularizer.ts";
import { weightAveraging } from "./weightAveraging.ts";
import { weightDecay } from "./weightDecay.ts";

/**
 * Every regularizer by name; a test runs one contract over all of them. Where two act at the same point of a
 * step, the one named first acts first: rows are mixed before they get noise, penalties are part of the gradient
 * that is clipped, and weights are cut to size last.
 */
export const regularizers: Readonly<Record<RegularizerName, Regularizer>> = {
  earlyStopping,
  mixup,
  inputNoise,
  inputDropout,
  dropout,
  labelSmoothing,
  l2,
  l1Penalty,
  gradientClipping,
  weightDecay,
  l1,
  groupL1,
  maxNorm,
  weightAveraging,
  movingAverage,
};
