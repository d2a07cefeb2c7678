import { fail } from "../runtime/errors.ts";
import type { Timeline } from "./timeline.ts";

const daysIn = { s: 1 / 86_400, m: 1 / 1440, h: 1 / 24, d: 1, w: 7 } as const;

const expectations: Readonly<Record<Timeline["unit"], string>> = {
  days: "a time with its unit, such as 7d, 12h or 2w",
  own: "a number in the units of that column",
  rows: "a whole number of rows",
  moments: "a whole number of steps from one moment to the next",
};

/**
 * Returns a gap in units of the timeline: a duration (`7d`, `12h`, `1d12h`; s, m, h, d, w) for dates, a number in
 * the column's own units for numbers, a whole number of rows or moments else.
 *
 * @throws gap_value for anything else
 */
export function gapOf(gap: string, { name, unit }: Timeline): number {
  const wrong = fail("gap_value", { gap, time: name, expected: expectations[unit] });
  if (unit === "days") {
    if (!/^(?:\d+(?:\.\d+)?[smhdw])+$/.test(gap)) throw wrong;
    let days = 0;
    for (const [, amount, word] of gap.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)) {
      days += Number(amount) * daysIn[word as keyof typeof daysIn];
    }
    return days;
  }
  const value = gap.trim() === "" ? Number.NaN : Number(gap);
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw wrong;
  if (unit !== "own" && !Number.isInteger(value)) throw wrong;
  return value;
}
