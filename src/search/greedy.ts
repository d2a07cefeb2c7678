import { at } from "../measure/at.ts";
import type { Predictions } from "../measure/predictions.ts";

/** How an ensemble is put together. */
export interface GreedyAsked {
  /** Positions of the rows whose loss counts (default: all). */
  readonly rows?: Int32Array;
  /** It starts from the best networks, at most so many (default 8). */
  readonly start?: number;
  /** It ends with at most so many, each counted as often as it was taken (default 40). */
  readonly steps?: number;
  /** Different networks in it, at most (default: any number). */
  readonly most?: number;
}

/** Log loss believes in no smaller probability, as in `rowLosses`. */
const LEAST_PROBABILITY = 1e-15;
/** So many probabilities of that size have a product that is a normal number. */
const ROWS_A_LOGARITHM = 16;

/**
 * Returns how often each network is taken into an ensemble by greedy selection with replacement (Caruana et al. 2004):
 * it starts from the best networks, as many of them as do best together; then, again and again, the network is added
 * whose addition makes the loss of the mean lowest, until there are `steps`; what did best on the way is returned, the
 * shortest of equals. Networks may be taken more than once, which gives them weight. A network that diverged never is.
 *
 * @param members what each network says about the same rows, in the same order
 * @returns whole numbers, one a network; divided by their sum, they are weights
 * Throws RangeError where no network has a finite loss.
 */
export function greedyCounts(members: readonly Predictions[], asked: GreedyAsked = {}): Int32Array {
  const { rows, start = 8, steps = 40, most = Number.POSITIVE_INFINITY } = asked;
  const said = members.map((member) => aboutTruth(member, rows));
  const lossOf = members[0]?.kind === "values" ? squaredError : logLoss;
  const zero = new Float64Array(said[0]?.length ?? 0);
  const alone = said.map((own) => lossOf(zero, own, 1));
  const ranked = [...said.keys()]
    .filter((m) => Number.isFinite(alone[m]))
    .sort((a, b) => at(alone, a) - at(alone, b) || a - b);
  if (ranked.length === 0) throw new RangeError("There is no network to begin an ensemble with.");

  const counts = new Int32Array(members.length);
  const sum = zero.slice();
  let taken = 0;
  let best = { loss: Number.POSITIVE_INFINITY, counts: counts.slice(), sum: sum.slice(), taken };
  const take = (m: number): void => {
    const own = said[m] ?? zero;
    const loss = lossOf(sum, own, taken + 1);
    for (let i = 0; i < sum.length; i++) sum[i] = at(sum, i) + at(own, i);
    counts[m] = at(counts, m) + 1;
    taken++;
    if (loss < best.loss) best = { loss, counts: counts.slice(), sum: sum.slice(), taken };
  };
  for (const m of ranked.slice(0, Math.max(1, Math.min(start, most, steps)))) take(m);
  counts.set(best.counts);
  sum.set(best.sum);
  taken = best.taken;
  while (taken < steps) {
    const isFull = counts.reduce((n, count) => n + (count > 0 ? 1 : 0), 0) >= most;
    let next = ranked[0] ?? 0;
    let lowest = Number.POSITIVE_INFINITY;
    for (const m of ranked) {
      if (isFull && counts[m] === 0) continue;
      const loss = lossOf(sum, said[m] ?? zero, taken + 1);
      if (loss < lowest) {
        lowest = loss;
        next = m;
      }
    }
    take(next);
  }
  return best.counts;
}

/** All that the loss of a mean depends on: the probability of the truth, or the error, of each row. */
function aboutTruth(p: Predictions, rows: Int32Array | undefined): Float64Array {
  const count = rows?.length ?? p.truth.length;
  return Float64Array.from({ length: count }, (_, i) => {
    const row = rows === undefined ? i : at(rows, i);
    return p.kind === "classes"
      ? at(p.probabilities, row * p.classes + at(p.truth, row))
      : at(p.values, row) - at(p.truth, row);
  });
}

/** Mean log loss of the mean of `count` networks: `sum` of all but one, and that one. */
function logLoss(sum: Float64Array, own: Float64Array, count: number): number {
  let total = 0;
  for (let from = 0; from < sum.length; from += ROWS_A_LOGARITHM) {
    const to = Math.min(sum.length, from + ROWS_A_LOGARITHM);
    let product = 1;
    for (let i = from; i < to; i++) {
      const probability = ((sum[i] as number) + (own[i] as number)) / count;
      product *=
        probability > LEAST_PROBABILITY || Number.isNaN(probability) ? probability : LEAST_PROBABILITY;
    }
    total -= Math.log(product);
  }
  return total / sum.length;
}

/** Mean squared error of the same. */
function squaredError(sum: Float64Array, own: Float64Array, count: number): number {
  let total = 0;
  for (let i = 0; i < sum.length; i++) total += (((sum[i] as number) + (own[i] as number)) / count) ** 2;
  return total / sum.length;
}
