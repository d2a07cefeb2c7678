import { at } from "./at.ts";
import { clustersOf, type Dependence } from "./dependence.ts";
import { type Estimate, LEVEL, tAround } from "./interval.ts";
import { mean } from "./moments.ts";

/** Rows dealt to a few sets that tell as much about chance as the rows do. */
export interface Sets {
  /** [n] set of each row, from 0. */
  readonly of: Int32Array;
  readonly count: number;
}

/**
 * Returns the rows dealt to sets: groups and blocks of time stay whole. For statistics that are too dear to be taken
 * without every single row.
 *
 * @param values what blocks of time are cut by, [n]
 * @param most sets at most
 */
export function setsOf(dependence: Dependence, values: Float64Array, most = 20): Sets {
  const clusters = clustersOf(dependence, values);
  const units = clusters?.count ?? values.length;
  const count = Math.min(most, units);
  return { of: Int32Array.from(values, (_, row) => (clusters ? at(clusters.of, row) : row) % count), count };
}

/**
 * Returns the value with the interval of the jackknife that leaves out one set at a time (Quenouille 1956), Student's
 * t over sets; without bounds for fewer than two sets.
 *
 * @param without the statistic without each set
 */
export function jackknifed(value: number, without: readonly number[]): Estimate {
  const sets = without.length;
  const center = mean(without);
  const squares = without.reduce((sum, own) => sum + (own - center) ** 2, 0);
  const standardError = sets < 2 ? Number.NaN : Math.sqrt(((sets - 1) / sets) * squares);
  const interval = tAround(value, standardError, sets - 1, LEVEL);
  return { value, interval: { ...interval, method: "jackknife" } };
}
