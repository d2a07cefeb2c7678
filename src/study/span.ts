import { biasCount, weightCount } from "../network/network.ts";
import { type Stretch, stretchesFor } from "../search/halving.ts";
import type { Course } from "../train/pack.ts";
import type { Standing } from "../train/population.ts";
import { defaults } from "./defaults.ts";
import type { Setting } from "./setting.ts";

/** The steps of a trial that are trained now; all where none are named. */
export type Span = Pick<Course, "firstStep" | "pauseAt">;

/** Returns the steps from where a trial stands to where it is to pause. */
export function spanOf({
  pauseAt,
  after,
}: {
  readonly pauseAt?: number;
  readonly after?: { readonly standings: readonly Standing[] };
}): Span {
  const firstStep = after?.standings[0]?.step;
  return { ...(firstStep !== undefined && { firstStep }), ...(pauseAt !== undefined && { pauseAt }) };
}

export const stepsOf = (
  { steps }: Pick<Setting, "steps">,
  { firstStep = 0, pauseAt = steps }: Span,
): number => pauseAt - firstStep;

/**
 * Returns how often a training looks at rows: 25 times; 18 or 9 times where more looks would take more than a third of
 * the time. A step goes forward and back, so it costs its rows three times. Successive halving stops at a ninth and a
 * third of the looks, or near it.
 *
 * @param rowsPerLook validation rows, and training rows whose loss is drawn as a curve
 */
export function checksOf(
  { steps, batchSize }: Pick<Setting, "steps" | "batchSize">,
  rowsPerLook: number,
): number {
  const most = (steps * batchSize) / Math.max(1, rowsPerLook);
  const [usual, fewer, fewest] = defaults.checks;
  if (most >= usual) return usual;
  return most >= fewer ? fewer : fewest;
}

/** Returns how many steps of a training lie between two looks. */
export const checkEveryOf = (setting: Pick<Setting, "steps" | "batchSize">, rowsPerLook: number): number =>
  Math.max(1, Math.ceil(setting.steps / checksOf(setting, rowsPerLook)));

/** Bytes that networks which pause may take together: weights, two moments and the best checkpoint of each. */
const mostStanding = 256e6;

/**
 * Returns whether networks that pause can all be kept where they stand; where not, they begin anew. That depends on
 * shapes alone.
 */
export const canStand = (pausing: readonly Pick<Course, "network">[]): boolean =>
  pausing.reduce((sum, { network }) => sum + 16 * (weightCount(network) + biasCount(network)), 0) <=
  mostStanding;

/**
 * Returns the stretches of a search with so many settings, each ending at a look at the validation rows; at least as
 * many settings as are combined reach the end.
 *
 * @param checks looks in a whole training (default 25)
 */
export function searchStretches(settings: number, checks: number = defaults.checks[0]): Stretch[] {
  return stretchesFor(settings, defaults.different).map(({ share, ...rest }) => ({
    ...rest,
    share: Math.ceil(share * checks) / checks,
  }));
}
