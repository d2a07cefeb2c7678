/** How many go on from one rung to the next: a third (eta 3; Li et al. 2018, Hyperband). */
const eta = 3;

/** A stretch of training: how far it reaches, and how many settings walk it. */
export interface Stretch {
  /** Share of the full length at which it ends. */
  readonly share: number;
  readonly settings: number;
}

/**
 * Returns the stretches of successive halving (Jamieson & Talwalkar 2016) for so many settings: a ninth of the
 * length, a third, all of it, each with a third of the settings before it, but never fewer than `least`. A stretch that
 * nobody would leave at its end is joined to the next. The first is never shorter than a ninth: shorter ones compare
 * how fast settings learn, not how well.
 */
export function stretchesFor(settings: number, least: number): Stretch[] {
  const enough = (share: number): number => Math.max(Math.ceil(settings * share), Math.min(least, settings));
  const all: Stretch[] = [
    { share: 1 / eta ** 2, settings },
    { share: 1 / eta, settings: enough(1 / eta) },
    { share: 1, settings: enough(1 / eta ** 2) },
  ];
  return all.filter((stretch, i) => stretch.settings !== all[i + 1]?.settings);
}

/** Returns what the stretches cost together, in full trainings. */
export const effortOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce(
    (sum, { share, settings }, i) => sum + settings * (share - (stretches[i - 1]?.share ?? 0)),
    0,
  );

/** A setting at the end of a stretch. */
export interface Contestant {
  /** Best validation loss so far; what is not finite comes last. */
  readonly loss: number;
  /** Of training it further, in any unit. */
  readonly cost: number;
  /** How strongly it is regularized, in any unit. */
  readonly strength: number;
}

/** Groups of equal size, from weakly to strongly regularized, that each keep some of their best. */
const strata = 3;

/**
 * Returns the indices, ascending, of those that go on: first the best of the weakly, the middling and the strongly
 * regularized third, a sixth of the places each, then the best of all. Regularized networks learn more slowly; by
 * the loss of a short training alone the ones that would win in the end would be sent away. Which were kept for their
 * third alone is told too.
 *
 * @param places how many go on
 * @param limit what they may cost together; one that would leave too little for as many cheap ones is passed over
 */
export function survivors(
  contestants: readonly Contestant[],
  places: number,
  limit = Number.POSITIVE_INFINITY,
): { readonly kept: readonly number[]; readonly byQuota: readonly number[] } {
  const lossOf = (i: number): number => {
    const loss = contestants[i]?.loss ?? Number.NaN;
    return Number.isFinite(loss) ? loss : Number.MAX_VALUE;
  };
  const everyone = [...contestants.keys()];
  const byLoss = everyone.toSorted((a, b) => lossOf(a) - lossOf(b) || a - b);
  const strengthOf = (i: number): number => contestants[i]?.strength ?? 0;
  const byStrength = everyone.toSorted((a, b) => strengthOf(a) - strengthOf(b) || a - b);
  const costOf = (i: number): number => contestants[i]?.cost ?? 0;
  const cheapest = Math.min(...everyone.map(costOf));
  const most = Math.max(limit, places * cheapest) * (1 + 1e-9);
  const kept = new Set<number>();
  let spent = 0;
  const keep = (i: number): boolean => {
    const reserved = Math.max(0, places - kept.size - 1) * cheapest;
    if (kept.has(i) || kept.size >= places || spent + costOf(i) + reserved > most) return false;
    kept.add(i);
    spent += costOf(i);
    return true;
  };
  const quota = Math.floor(places / (2 * strata));
  for (let stratum = 0; stratum < strata; stratum++) {
    const from = Math.floor((stratum * contestants.length) / strata);
    const to = Math.floor(((stratum + 1) * contestants.length) / strata);
    const own = new Set(byStrength.slice(from, to));
    let left = quota;
    for (const i of byLoss) if (left > 0 && own.has(i) && keep(i)) left--;
  }
  for (const i of byLoss) keep(i);
  const best = new Set(byLoss.slice(0, places));
  return {
    kept: [...kept].sort((a, b) => a - b),
    byQuota: [...kept].filter((i) => !best.has(i)).sort((a, b) => a - b),
  };
}
