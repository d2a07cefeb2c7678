import type { Dependence } from "../measure/dependence.ts";
import { mean, meanOver } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import type { Random } from "../runtime/random.ts";
import { allowance } from "./allowance.ts";
import { confidenceSet } from "./mcs.ts";

/** One size: how large it is and its validation losses [n], one list a seed, same rows for all. */
export interface Rung {
  /** What is to be small: parameters, or layers where parameters are equal. */
  readonly size: number;
  readonly losses: readonly Float64Array[];
}

/**
 * How a size is chosen: the best; the smallest within the margin and one paired standard error; or the smallest of
 * the model confidence set.
 */
export type SizeRule = "best" | "1se" | "mcs";

/** What a choice of sizes goes by. */
export interface Judging {
  readonly rule: SizeRule;
  /** Largest difference in mean loss that still counts as not worse, >= 0; rule `1se`. */
  readonly margin: number;
  /** Resamples of the rule `mcs`. */
  readonly random: Random;
  /** Of the rows; default none. */
  readonly dependence?: Dependence;
}

/** Indices into the rungs, and what the choice rests on, in the order of the rungs. */
export interface RungChoice {
  readonly best: number;
  readonly chosen: number;
  readonly accepted: readonly boolean[];
  /** Difference to the best rung; undefined for the best itself. */
  readonly againstBest: readonly (PairedDifference | undefined)[];
}

/**
 * Returns the smallest size that the rule accepts (the lower loss where sizes tie). Best is the lowest mean
 * validation loss, and the only one that `best` accepts.
 *
 * `1se` accepts a size if the upper bound of the 95 % interval of its paired difference to the best is within the
 * margin, a test of non-inferiority (Schuirmann 1987), and if that difference is within one paired standard error;
 * within more of them where several sizes pass the test, since the best of many equals is best by luck (see
 * `allowance`). The classic one-standard-error rule (Breiman et al. 1984) uses the standard error of the best score
 * by itself, which is wider where losses of two networks go together, and picks networks that are truly worse (Chen
 * & Yang 2021). Too few rows keep the larger network.
 *
 * `mcs` accepts what is in the model confidence set at 90 % (see `confidenceSet`): what cannot be told from the
 * best. Too few rows allow a smaller network.
 *
 * Throws RangeError without rungs, or where rungs differ in their rows.
 */
export function chooseRung(
  rungs: readonly Rung[],
  { rule, margin, random, dependence = { kind: "independent" } }: Judging,
): RungChoice {
  const losses = rungs.map(meanLoss);
  const best = losses.indexOf(Math.min(...losses));
  const winner = rungs[best];
  if (winner === undefined) throw new RangeError("There are no sizes to choose from.");
  const againstBest = rungs.map((rung, i) =>
    i === best ? undefined : paired(rung.losses, winner.losses, { dependence }),
  );
  const inSet =
    rule === "mcs"
      ? confidenceSet(
          rungs.map((rung) => rung.losses),
          random,
          { dependence },
        ).inSet
      : [];
  const contending = againstBest.filter((d) => d === undefined || d.interval.high <= margin).length;
  const errors = allowance(contending);
  const accepted = againstBest.map((d, i) => {
    if (d === undefined) return true;
    if (rule === "best") return false;
    return rule === "mcs"
      ? (inSet[i] ?? false)
      : d.difference <= errors * d.standardError && d.interval.high <= margin;
  });
  const order = rungs
    .map(({ size }, i) => ({ i, size, loss: losses[i] ?? Number.POSITIVE_INFINITY }))
    .filter(({ i }) => accepted[i])
    .sort((a, b) => a.size - b.size || a.loss - b.loss);
  return { best, chosen: order[0]?.i ?? best, accepted, againstBest };
}

/**
 * Returns whether the largest of the sizes is clearly the best: the interval of its paired difference to the best
 * of the others lies below 0, so that a larger one could be better still.
 */
export function largestWins(rungs: readonly Rung[], dependence: Dependence): boolean {
  const bySize = [...rungs].sort((a, b) => b.size - a.size);
  const [largest, ...others] = bySize;
  const second = others.sort((a, b) => meanLoss(a) - meanLoss(b))[0];
  if (largest === undefined || second === undefined) return false;
  return paired(largest.losses, second.losses, { dependence }).interval.high < 0;
}

function meanLoss({ losses }: Rung): number {
  const loss = mean(meanOver(losses));
  return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
}
