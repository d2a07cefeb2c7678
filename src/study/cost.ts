import { curveRows } from "../train/learner.ts";
import { microsecondsPerScoredRow, microsecondsPerStep } from "../train/pace.ts";
import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import { networkOf, type Setting } from "./setting.ts";
import { checksOf, type Span, stepsOf } from "./span.ts";

/** Returns the rows that validate in a fold, on average. */
export const validationRows = ({ folds }: Pick<Grounds, "folds">): number =>
  Math.round(folds.reduce((sum, { validation }) => sum + validation.length, 0) / folds.length);

/** Returns the rows that a network is asked about at each look: those that validate in a fold, and some of training. */
export const rowsPerLook = (grounds: Pick<Grounds, "folds" | "trainRows">): number =>
  validationRows(grounds) + Math.min(curveRows, grounds.trainRows);

/**
 * Returns the core-microseconds that training one network on one fold is estimated to take: its steps, its looks at
 * the validation rows, and the scores at its end of the training rows that are scored, where it was best and at its end.
 */
export function costOfTraining(
  setting: Setting,
  grounds: Pick<Grounds, "face" | "folds" | "trainRows">,
  span: Span = {},
): number {
  const network = networkOf(setting, grounds.face);
  const perLook = rowsPerLook(grounds);
  const steps = stepsOf(setting, span);
  const looks = (checksOf(setting, perLook) * steps) / setting.steps;
  const scored = span.pauseAt === undefined ? Math.min(grounds.trainRows, defaults.rowsToScore) : 0;
  const rows = looks * perLook + 2 * scored;
  return steps * microsecondsPerStep(network, setting.batchSize) + rows * microsecondsPerScoredRow(network);
}

/** Returns the same for a network trained on all rows that are not sealed, which nothing looks at on the way. */
export const costOfLastTraining = (
  setting: Setting,
  grounds: Pick<Grounds, "face" | "rest" | "trainRows">,
): number =>
  setting.steps *
  (grounds.rest.length / grounds.trainRows) *
  microsecondsPerStep(networkOf(setting, grounds.face), setting.batchSize);
