import type { Interval } from "../measure/interval.ts";
import { count, fixed, percent, significant } from "../measure/words.ts";
import type { Grounds } from "./grounds.ts";
import type { Leakage } from "./leakage.ts";
import { metricInWords, metricLabel } from "./metricWords.ts";

/** So much less may the random side learn from before the sentence says so. */
const shorter = 0.05;

/** Returns what a random split would have said, what the network really scores, and how much of it was leakage. */
export function leakageSentence(
  { naive, heldOut, difference, metricDifference }: Omit<Leakage, "sentence">,
  { metric, sealed }: Pick<Grounds, "metric" | "sealed">,
): string {
  const { name, direction } = metric;
  const label = metricLabel(name);
  const show = (value: number | undefined): string => metricInWords(name, value ?? Number.NaN);
  const change = (value: number): string =>
    name === "accuracy" || name === "balancedAccuracy" ? fixed(100 * value, 1) : significant(value, 3);
  const unit = name === "accuracy" || name === "balancedAccuracy" ? " points" : "";
  const worse = direction === "higher" ? -metricDifference.value : metricDifference.value;
  const where = heldOutWhere(sealed);
  const first = `A random split would have said ${label} ${show(naive[name])}; ${where} the same network has ${show(heldOut[name])}`;
  const range = intervalOf(metricDifference.interval, direction === "higher");
  const loss = difference.interval;
  const said =
    range === undefined
      ? ""
      : ` (${percent(range.level, 0)} interval ${change(range.low)} to ${change(range.high)})`;
  const { low, high } = range ?? loss;
  const verdict =
    low <= 0 && high >= 0
      ? `: the difference of ${change(worse)}${unit}${said} is no more than chance, so no leakage shows.`
      : low > 0
        ? `: ${change(worse)}${unit} of the score were leakage${said}.`
        : `: it is not worse held out, so no leakage shows${said}.`;
  // The random side never has more rows than the held-out side; where it has fewer, leakage is understated.
  const isShort = naive.trainRows < (1 - shorter) * heldOut.trainRows;
  const rows = isShort
    ? ` At random it learned from fewer rows (${count(naive.trainRows)} against ${count(heldOut.trainRows)}), so it may be more.`
    : "";
  return `${first}${verdict}${rows}`;
}

/** On which rows the network is scored, as a sentence has it. */
function heldOutWhere({ folding, group }: Grounds["sealed"]): string {
  if (folding === "time") return "on rows later than all that it learned from";
  if (folding === "time-within-group") return `on later rows of each ${group}`;
  return `on a ${group} that it has never seen`;
}

/** The interval of how much worse it is. */
function intervalOf(interval: Interval | null, isFlipped: boolean): Interval | undefined {
  if (interval === null) return undefined;
  return isFlipped ? { ...interval, low: -interval.high, high: -interval.low } : interval;
}
