import { normalQuantile } from "../measure/distribution.ts";
import type { Interval } from "../measure/interval.ts";
import { mean, variance } from "../measure/moments.ts";
import type { Chance } from "../measure/paired.ts";
import { rowLosses } from "../measure/predictions.ts";
import type { PartScore } from "../measure/score.ts";
import type { Grounds } from "./grounds.ts";
import { pick } from "./groupScores.ts";
import type { StudyResult } from "./result.ts";
import type { TrialOutcome } from "./trial.ts";

/** How much a score would be another by chance, in its own units. */
export interface Spread {
  readonly loss: number;
  readonly metric: number;
}

/** Chance in the training, and chance in which rows are scored; the two have nothing to do with each other. */
export interface Noise {
  /** Standard deviation of one network of the best setting over fresh seeds; null with fewer than two. */
  readonly seed: (Spread & { readonly seeds: number }) | null;
  /** Standard error of the final model's score on validation and on test rows. */
  readonly sampling: { readonly validation: Spread; readonly test: Spread };
}

/**
 * Returns the standard deviation over seeds of one network's loss and metric. With folds, seeds are compared inside
 * each fold and variances averaged: the mean over five networks would hide most of it.
 *
 * @param again a setting trained with several seeds on every fold, none of which it was picked by
 */
export function seedNoise(
  { folds, metric }: Pick<Grounds, "folds" | "metric">,
  again: TrialOutcome,
): Noise["seed"] {
  const all = again.best.predictions();
  if (all.length < 2) return null;
  const losses: number[] = [];
  const metrics: number[] = [];
  let from = 0;
  for (const { validation } of folds) {
    const places = Array.from(validation, (_, i) => from + i);
    const own = all.map((predictions) => pick(predictions, places));
    from += validation.length;
    losses.push(variance(own.map((predictions) => mean(rowLosses(predictions)))));
    metrics.push(variance(own.map((predictions) => metric.compute(predictions))));
  }
  const rooted = (variances: readonly number[]): number => Math.sqrt(mean(variances.filter(Number.isFinite)));
  return { loss: rooted(losses), metric: rooted(metrics), seeds: all.length };
}

/**
 * Returns how much another seed changes the mean validation loss of one setting over all folds, each with a network of
 * its own; undefined where none has two seeds. Settings that are alike are pooled, since four seeds of one say little of how much a
 * fifth would change. One that diverged is left out.
 *
 * @param foldRows number of validation rows of each fold
 * @param settings validation losses [n] of each setting, one list a seed, rows of one fold after the other
 */
export function seedChance(
  foldRows: readonly number[],
  settings: readonly (readonly Float64Array[])[],
): Chance | undefined {
  let squares = 0;
  let freedom = 0;
  const all = foldRows.reduce((sum, rows) => sum + rows, 0);
  for (const seeds of settings.filter(({ length }) => length > 1)) {
    let from = 0;
    for (const rows of foldRows) {
      const to = from + rows;
      const spread = variance(seeds.map((losses) => mean(losses.subarray(from, to))));
      from = to;
      if (!Number.isFinite(spread)) continue;
      squares += (seeds.length - 1) * spread * (rows / all) ** 2 * foldRows.length;
      freedom += seeds.length - 1;
    }
  }
  return freedom === 0 ? undefined : { variance: squares / freedom, degrees: freedom };
}

/** Returns the noise of the scores as they stand. */
export function noiseOf(
  seed: Noise["seed"],
  { validation, test }: Pick<StudyResult["scores"], "validation" | "test">,
): Noise {
  const spread = (part: PartScore): Spread => ({
    loss: standardError(part.lossInterval),
    metric: standardError(part.interval),
  });
  return { seed, sampling: { validation: spread(validation), test: spread(test) } };
}

/** Half the width of an interval in units of the normal distribution: its standard error where rows are many. */
const standardError = ({ low, high, level }: Interval): number =>
  (high - low) / 2 / normalQuantile((1 + level) / 2);
