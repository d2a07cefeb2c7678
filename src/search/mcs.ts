import { at } from "../measure/at.ts";
import { groupRows } from "../measure/bootstrap.ts";
import { type Clusters, clustersOf, type Dependence, sizesOf, sumsOf } from "../measure/dependence.ts";
import { mean, meanOver } from "../measure/moments.ts";
import { seedVariance } from "../measure/paired.ts";
import type { Random } from "../runtime/random.ts";

/** Which models may be the best one, in the order given. */
export interface ConfidenceSet {
  /** Smallest 1 - level at which a model would be left out; 1 for the one that stays last, 0 where it diverged. */
  readonly pValues: readonly number[];
  readonly inSet: readonly boolean[];
}

/**
 * Returns the model confidence set of Hansen, Lunde & Nason (2011): the models that cannot be told from the best,
 * so that with the probability of its level the truly best one is among them. While the largest of the statistics
 * t_i = (loss of i less the mean loss of all that are left) / standard error is beyond chance (their T_max), the
 * model that it belongs to is left out. Standard errors and chance come from a bootstrap over rows: over groups or
 * blocks of time where rows depend on each other. The luck of seeds, as `paired` counts it, is drawn as normal.
 *
 * @param models row losses [n] of each model, one list a seed, all over the same rows in the same order
 * @param random drawn from `random.split("confidence set")`; the same stream gives the same set
 * @param asked level, default 0.9; resamples, default 1,000; dependence of the rows, default none
 * Throws RangeError without models, or where they differ in their rows.
 */
export function confidenceSet(
  models: readonly (readonly Float64Array[])[],
  random: Random,
  {
    level = 0.9,
    resamples = 1000,
    dependence = { kind: "independent" },
  }: { readonly level?: number; readonly resamples?: number; readonly dependence?: Dependence } = {},
): ConfidenceSet {
  if (models.length === 0) throw new RangeError("There are no models to choose from.");
  const stream = random.split("confidence set");
  const pValues = models.map(() => 0);
  let left = models.flatMap((seeds, i) => (Number.isFinite(mean(meanOver(seeds))) ? [i] : []));
  const finite = left.map((i) => models[i] ?? []);
  const losses = centered(finite.map(meanOver));
  const clusters = losses.length === 0 ? undefined : longestBlocks(dependence, losses);
  const luck = finite.map((seeds) => Math.sqrt(seedVariance(seeds, meanOver(seeds), clusters)));
  const means = new Map(left.map((i, k) => [i, mean(losses[k] ?? [])]));
  const drawn = resampledMeans(losses, luck, clusters, stream, resamples);
  const draws = new Map(left.map((i, k) => [i, drawn[k] ?? new Float64Array()]));
  let p = 0;
  while (left.length > 1) {
    const { worst, chance } = testEqual(left, means, draws);
    p = Math.max(p, chance);
    pValues[worst] = p;
    left = left.filter((i) => i !== worst);
  }
  for (const i of left) pValues[i] = 1;
  return { pValues, inSet: pValues.map((value) => value >= 1 - level) };
}

/** Tests that all have equal losses: the one that stands out most, and the chance of standing out so far. */
function testEqual(
  left: readonly number[],
  means: ReadonlyMap<number, number>,
  draws: ReadonlyMap<number, Float64Array>,
): { readonly worst: number; readonly chance: number } {
  const own = left.map((i) => means.get(i) ?? Number.NaN);
  const differences = own.map((loss) => loss - mean(own));
  const drawn = left.map((i) => draws.get(i) ?? new Float64Array());
  const average = meanOver(drawn);
  const moved = drawn.map((list, k) => list.map((loss, b) => loss - at(average, b) - at(differences, k)));
  const errors = moved.map((list) => Math.sqrt(mean(list.map((d) => d ** 2))));
  const statistics = differences.map((d, k) => ratio(d, at(errors, k)));
  const largest = Math.max(...statistics);
  let beyond = 0;
  for (let b = 0; b < average.length; b++) {
    const most = Math.max(...moved.map((list, k) => ratio(at(list, b), at(errors, k))));
    if (most >= largest) beyond++;
  }
  return { worst: left[statistics.indexOf(largest)] ?? 0, chance: beyond / average.length };
}

/** Rounding errors aside, models that agree in every row differ by nothing. */
const ratio = (difference: number, error: number): number =>
  Math.abs(difference) < 1e-14 ? 0 : difference / error;

/** Losses of each row less their mean over the models, which changes no comparison and keeps digits. */
function centered(losses: readonly Float64Array[]): readonly Float64Array[] {
  const average = meanOver(losses);
  return losses.map((own) => own.map((loss, row) => loss - at(average, row)));
}

/** Clusters that are long enough for the losses of every model. */
function longestBlocks(dependence: Dependence, losses: readonly Float64Array[]): Clusters | undefined {
  return losses
    .map((own) => clustersOf(dependence, own))
    .reduce((a, b) => (a === undefined || b === undefined || b.count < a.count ? b : a));
}

/** Mean loss of each model in each resample of the rows. */
function resampledMeans(
  losses: readonly Float64Array[],
  luck: readonly number[],
  clusters: Clusters | undefined,
  random: Random,
  resamples: number,
): readonly Float64Array[] {
  const rows = clusters === undefined ? groupRows(losses, random) : losses;
  const units = clusters?.count ?? rows[0]?.length ?? 0;
  const sums = clusters === undefined ? rows : rows.map((own) => sumsOf(clusters, own));
  const sizes = clusters === undefined ? new Float64Array(units).fill(1) : sizesOf(clusters);
  const means = losses.map(() => new Float64Array(resamples));
  const scale = units / 4294967296;
  for (let b = 0; b < resamples; b++) {
    const times = new Float64Array(units);
    for (let u = 0; u < units; u++) {
      const unit = Math.floor(random.uint32() * scale);
      times[unit] = at(times, unit) + 1;
    }
    const count = weighted(times, sizes);
    for (const [k, own] of means.entries()) {
      own[b] = weighted(times, sums[k] ?? sizes) / count + at(luck, k) * random.normal();
    }
  }
  return means;
}

function weighted(times: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < times.length; i++) sum += (times[i] as number) * (values[i] as number);
  return sum;
}
