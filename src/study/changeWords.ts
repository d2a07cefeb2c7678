import type { PairedDifference } from "../measure/paired.ts";
import { levelWord, percent, withRange } from "../measure/words.ts";

/** A change in loss in words, and whether its interval leaves out zero. */
export interface ChangeWords {
  /** "0.012 higher (95% interval 0.004 to 0.020)", "1.2% lower (95% interval 0.3% to 2.1%)". */
  readonly text: string;
  readonly isClear: boolean;
}

/**
 * Returns a change in loss in words, told the way it points: log loss as it is, squared errors in percent of the
 * reference, since nobody thinks in squared units.
 */
export function lossChange(
  { difference, interval }: Pick<PairedDifference, "difference" | "interval">,
  reference: number,
  isClasses: boolean,
): ChangeWords {
  const { low, high, level } = interval;
  const sign = difference < 0 ? -1 : 1;
  const ends = sign < 0 ? { low: -high, high: -low } : { low, high };
  const share = (value: number): string => percent(value / reference);
  const [size, range] = isClasses
    ? withRange(sign * difference, ends).split(" (")
    : [share(sign * difference), `${share(ends.low)} to ${share(ends.high)})`];
  return {
    text: `${size} ${sign < 0 ? "lower" : "higher"} (${levelWord(level)} interval ${range}`,
    isClear: low > 0 || high < 0,
  };
}
