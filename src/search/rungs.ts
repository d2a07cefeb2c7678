import type { Dependence } from "../measure/dependence.ts";
import { mean, meanOver } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";

/** One size: its number of parameters and its validation losses [n], one list a seed, same rows for all. */
export interface Rung {
  readonly parameters: number;
  readonly losses: readonly Float64Array[];
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
 * Returns the smallest size that is not worse than the best one. Best is the lowest mean validation loss; a size
 * is accepted if its mean paired difference to the best is within one paired standard error and the upper bound
 * of its 95 % interval is within the margin; of those accepted, the one with the fewest parameters is chosen
 * (the lower loss where sizes tie).
 *
 * The classic one-standard-error rule (Breiman et al. 1984) uses the standard error of the best score by itself,
 * which is wider where losses of two networks go together, and picks networks that are truly worse (Chen & Yang
 * 2021). The bound makes it a test of non-inferiority (Schuirmann 1987): too few rows keep the larger network.
 *
 * @param margin largest difference in mean loss that still counts as not worse, >= 0
 * @param dependence of the rows, default none
 * Throws RangeError without rungs, or where rungs differ in their rows.
 */
export function chooseRung(
  rungs: readonly Rung[],
  margin: number,
  dependence: Dependence = { kind: "independent" },
): RungChoice {
  const losses = rungs.map((rung) => {
    const loss = mean(meanOver(rung.losses));
    return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
  });
  const best = losses.indexOf(Math.min(...losses));
  const winner = rungs[best];
  if (winner === undefined) throw new RangeError("There are no sizes to choose from.");
  const againstBest = rungs.map((rung, i) =>
    i === best ? undefined : paired(rung.losses, winner.losses, { dependence }),
  );
  const accepted = againstBest.map(
    (d) => d === undefined || (d.difference <= d.standardError && d.interval.high <= margin),
  );
  const order = rungs
    .map((rung, i) => ({ i, parameters: rung.parameters, loss: losses[i] ?? Number.POSITIVE_INFINITY }))
    .filter(({ i }) => accepted[i])
    .sort((a, b) => a.parameters - b.parameters || a.loss - b.loss);
  return { best, chosen: order[0]?.i ?? best, accepted, againstBest };
}
