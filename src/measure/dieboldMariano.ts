import { at } from "./at.ts";
import { studentCdf } from "./distribution.ts";
import { type Interval, LEVEL, tAround } from "./interval.ts";
import { mean } from "./moments.ts";

/** Whether two forecasters differ, by their losses in order of time. */
export interface ForecastDifference {
  /** Mean loss of a minus that of b; negative means that a is better. */
  readonly difference: number;
  /** The statistic with the small-sample correction; NaN where its variance is not positive. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly interval: Interval;
}

/**
 * Compares two forecasters that look `horizon` steps ahead: the test of Diebold & Mariano (1995) with the correction
 * of Harvey, Leybourne & Newbold (1997) for few rows, and the interval that belongs to it (Student's t, n - 1 degrees
 * of freedom). Errors of such forecasts are correlated over horizon - 1 steps, and only those lags are counted; where
 * that gives no positive variance the interval has no bounds. With a horizon of 1 it is the paired t test.
 *
 * @param a losses [n] of one, in order of time; b those of the other for the same rows
 * Throws RangeError where the numbers of rows differ, or the horizon is not a whole number from 1 to n - 1.
 */
export function dieboldMariano(
  a: Float64Array,
  b: Float64Array,
  { horizon = 1, level = LEVEL }: { readonly horizon?: number; readonly level?: number } = {},
): ForecastDifference {
  const n = a.length;
  if (b.length !== n) throw new RangeError(`Losses of ${n} and ${b.length} rows cannot be paired.`);
  if (!Number.isInteger(horizon) || horizon < 1 || horizon >= n) {
    throw new RangeError(`A horizon of ${horizon} steps does not fit ${n} rows.`);
  }
  const rows = a.map((loss, i) => loss - at(b, i));
  const difference = mean(rows);
  const autocovariance = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (at(rows, i) - difference) * (at(rows, i - lag) - difference);
    return sum / n;
  };
  let longRun = autocovariance(0);
  for (let lag = 1; lag < horizon; lag++) longRun += 2 * autocovariance(lag);
  const correction = (n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n;
  const standardError = longRun > 0 ? Math.sqrt(longRun / n / correction) : Number.NaN;
  const statistic = difference / standardError;
  return {
    difference,
    statistic,
    pValue: 2 * studentCdf(-Math.abs(statistic), n - 1),
    interval: { ...tAround(difference, standardError, n - 1, level), method: "diebold-mariano" },
  };
}
