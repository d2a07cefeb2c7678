import { correctedScore } from "../measure/correction.ts";
import type { Dependence } from "../measure/dependence.ts";
import { meanOver } from "../measure/moments.ts";
import { type Chance, paired } from "../measure/paired.ts";
import type { Random } from "../runtime/random.ts";
import type { AlternativeEvidence } from "./verdict.ts";

/** A network that holds back more than the one that was kept, with its validation losses [n], one list a seed. */
export interface Contender extends Pick<AlternativeEvidence, "name" | "how"> {
  readonly losses: readonly Float64Array[];
}

/**
 * Returns the contender with the lowest validation loss against what was kept; undefined without any. The best of
 * two dozen that are only as good as what was kept would look clearly better in 28 of 100 studies: what it owes to
 * having been picked (`correctedScore`) is added to its loss first, which leaves 2. One with a single seed may owe what
 * it has to that seed: what another would change widens the interval.
 *
 * Random: resamples, from `random.split("correction")`.
 *
 * @param kept validation loss of each row [n] of what was kept, one list a seed
 * @param seed variance of the validation loss of one network of a setting over seeds (default: not known, left out)
 */
export function bestAlternative(
  contenders: readonly Contender[],
  kept: readonly Float64Array[],
  random: Random,
  dependence: Dependence,
  seed?: Chance,
): AlternativeEvidence | undefined {
  if (contenders.length === 0) return undefined;
  const losses = contenders.map((contender) => meanOver(contender.losses));
  const { picked, optimism } = correctedScore(losses, random, 300, losses, dependence);
  const best = contenders[picked];
  if (best === undefined) return undefined;
  const luck = Math.max(0, optimism);
  const corrected = best.losses.map((seed) => seed.map((loss) => loss + luck));
  const chance = best.losses.length === 1 ? seed : undefined;
  const against = paired(corrected, kept, { dependence, ...(chance && { chance }) });
  return { name: best.name, how: best.how, against };
}
