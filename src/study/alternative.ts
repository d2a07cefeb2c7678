import { at } from "../measure/at.ts";
import { correctedScore } from "../measure/correction.ts";
import type { Dependence } from "../measure/dependence.ts";
import { mean, meanOver, variance } from "../measure/moments.ts";
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
 * having been picked, for its rows (`correctedScore`) and for its seeds (`luckOfSeeds`), is added to its loss first,
 * which leaves 2. One with a single seed may owe what it has to that seed: what another would change widens the interval.
 *
 * Random: resamples, from `random.split("correction")` and `random.split("seeds")`.
 *
 * @param kept validation loss of each row [n] of what was kept, one list a seed
 * @param seed what another seed changes in the mean loss of one network (default: not known, left out)
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
  const ofSeeds = seed === undefined ? 0 : luckOfSeeds(contenders, seed, random.split("seeds"));
  const luck = Math.max(0, optimism) + ofSeeds;
  const corrected = best.losses.map((seed) => seed.map((loss) => loss + luck));
  const chance = best.losses.length === 1 ? seed : undefined;
  const against = paired(corrected, kept, { dependence, ...(chance && { chance }) });
  return { name: best.name, how: best.how, against };
}

/** Draws of seeds: enough that the luck is known to a fortieth of what another seed changes. */
const DRAWS = 1000;

/**
 * Returns by how much the best of some contenders owes its mean loss to the seeds that it had, >= 0, by the parametric
 * bootstrap: with other seeds another one would be the best, and how lucky it would be is known. What seeds added to
 * the scatter of the contenders is taken out before (Efron & Morris 1975), since it would hide some of the luck; and
 * how badly few seeds show what they change is drawn along (the posterior of a variance, degrees over chi-squared).
 *
 * @param seed what another seed changes in the mean loss of one network; of one with s seeds an s-th of its variance
 */
export function luckOfSeeds(contenders: readonly Contender[], seed: Chance, random: Random): number {
  if (contenders.length < 2) return 0;
  const means = contenders.map(({ losses }) => mean(losses.map(mean)));
  const spreads = contenders.map(({ losses }) => Math.sqrt(seed.variance / losses.length));
  const scatter = variance(means);
  const ofSeeds = mean(spreads.map((spread) => spread ** 2));
  const center = mean(means);
  let luck = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const scale = Math.sqrt(seed.degrees / chiSquared(seed.degrees, random));
    const own = Math.sqrt(Math.max(0, 1 - (ofSeeds * scale ** 2) / scatter));
    let least = Number.POSITIVE_INFINITY;
    let winners = 0;
    for (const [i, loss] of means.entries()) {
      const chance = at(spreads, i) * scale * random.normal();
      const drawn = center + own * (loss - center) + chance;
      if (drawn >= least) continue;
      least = drawn;
      winners = chance;
    }
    luck -= winners / DRAWS;
  }
  return Math.max(0, luck);
}

function chiSquared(degrees: number, random: Random): number {
  let sum = 0;
  for (let i = 0; i < degrees; i++) sum += random.normal() ** 2;
  return sum;
}
