import { studentQuantile } from "./distribution.ts";
import type { Spread } from "./jackknife.ts";

/** How far the cubic may bend, over the quantile: one bound then lies about twice as far away as without it. */
const mostBent = 1 / 3.3;

/**
 * Returns the bounds around an estimate whose distribution has a long tail: those of Student's t for the statistic
 * T = (estimate - truth) / standard error after the cubic of Hall (1992), "On the removal of skewness by
 * transformation", which is T + a T^2 + a^2 T^3 / 3 + a / 2 with a third of the skewness for a. A wild
 * cluster among a few cannot put a bound more than about twice as far away.
 *
 * @param skewness of the estimate: that of what clusters or rows add to it, over the root of their number
 */
export function boundsOfSkewed(
  value: number,
  { standardError, degrees, skewness }: Spread,
  level: number,
): { readonly low: number; readonly high: number } {
  const t = studentQuantile((1 + level) / 2, degrees);
  const a = Math.sign(skewness) * Math.min(Math.abs(skewness) / 3, mostBent / t);
  const unbent = (bent: number): number =>
    Math.abs(a) < 1e-9 ? bent : (Math.cbrt(1 + 3 * a * (bent - a / 2)) - 1) / a;
  return { low: value - standardError * unbent(t), high: value - standardError * unbent(-t) };
}
