import type { Random } from "../runtime/random.ts";
import { bootstrapInterval } from "./bootstrap.ts";
import type { Dependence } from "./dependence.ts";
import { normalQuantile, studentQuantile } from "./distribution.ts";
import { mean, variance } from "./moments.ts";

/**
 * A two-sided interval; `method` names how it was made ("wilson", "bootstrap", "t", "newcombe"; with "cluster" or
 * "block" before it where rows depend on each other).
 */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Coverage, 0.95 unless said otherwise. */
  readonly level: number;
  readonly method: string;
  /** Groups, or blocks of time, that it counts instead of rows; absent where rows are independent. */
  readonly groups?: number;
  readonly blocks?: number;
  /** How many independent rows would tell as much as these; absent where rows are independent. */
  readonly effectiveRows?: number;
}

/** What may be asked of an interval; 95 % over independent rows where nothing is. */
export interface Asked {
  readonly level?: number;
  readonly dependence?: Dependence;
}

/** Coverage of every interval that does not say otherwise. */
export const LEVEL = 0.95;

/** An estimate and its interval. */
export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}

/**
 * Returns Wilson's score interval of a proportion (Wilson 1927), which keeps its coverage near 0 and 1 and for
 * few rows, where the textbook p +- 1.96 SE does not (Brown, Cai & DasGupta 2001). [0, 1] of no rows.
 */
export function wilson(successes: number, n: number, level = LEVEL): Interval {
  if (n === 0) return { low: 0, high: 1, level, method: "wilson" };
  const z = normalQuantile((1 + level) / 2);
  const p = successes / n;
  const center = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, center - half), high: Math.min(1, center + half), level, method: "wilson" };
}

/**
 * Returns Student's t interval of the mean of the values. For log losses it covers as well as the BCa
 * bootstrap at every number of rows tried (50 to 1,000), without randomness. Without bounds for fewer than
 * two values.
 */
export function tInterval(values: Float64Array | readonly number[], level = LEVEL): Interval {
  const n = values.length;
  return tAround(mean(values), Math.sqrt(variance(values) / n), n - 1, level);
}

/** Returns the t interval around an estimate with that standard error; without bounds where that is unknown. */
export function tAround(value: number, standardError: number, degrees: number, level = LEVEL): Interval {
  if (Number.isNaN(standardError)) {
    return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, level, method: "t" };
  }
  const half = standardError === 0 ? 0 : studentQuantile((1 + level) / 2, degrees) * standardError;
  return { low: value - half, high: value + half, level, method: "t" };
}

/**
 * Returns the bootstrap interval of the root mean squared error, given the squared error of each row. The root
 * of a t interval would be symmetric in the wrong scale and can reach below zero.
 */
export function rmseInterval(squaredErrors: Float64Array, random: Random, level = LEVEL): Interval {
  return bootstrapInterval([squaredErrors], ([square = Number.NaN]) => Math.sqrt(square), random, { level });
}

/**
 * Returns the interval of the difference a - b of two proportions from separate rows: Newcombe's hybrid of two
 * Wilson intervals (Newcombe 1998, Statistics in Medicine 17:873, method 10).
 */
export function newcombe(
  a: { readonly successes: number; readonly n: number },
  b: { readonly successes: number; readonly n: number },
  level = LEVEL,
): Interval {
  const estimate = (of: { successes: number; n: number }): Estimate => ({
    value: of.successes / of.n,
    interval: wilson(of.successes, of.n, level),
  });
  return differenceInterval(estimate(a), estimate(b));
}

/**
 * Returns the interval of a - b for two independent estimates from the interval of each: the same
 * square-and-add rule as Newcombe's, for any statistic (Zou & Donner 2008, "MOVER"). From two Wilson intervals
 * it is Newcombe's. Groups or blocks that it names are those of a.
 */
export function differenceInterval(a: Estimate, b: Estimate): Interval {
  const difference = a.value - b.value;
  const { groups, blocks } = a.interval;
  return {
    low: difference - Math.hypot(a.value - a.interval.low, b.interval.high - b.value),
    high: difference + Math.hypot(a.interval.high - a.value, b.value - b.interval.low),
    level: a.interval.level,
    method: differenceMethod(a.interval.method, b.interval.method),
    ...(groups !== undefined && { groups }),
    ...(blocks !== undefined && { blocks }),
  };
}

function differenceMethod(a: string, b: string): string {
  if (a !== b) return "mover";
  return a === "wilson" ? "newcombe" : `mover(${a})`;
}
