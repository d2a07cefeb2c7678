import type { Column } from "../data/table.ts";
import { add, div, max, min, mul, sub } from "../graph/ops/arithmetic.ts";
import { cast, less, where } from "../graph/ops/compare.ts";
import { concat, gather, reshape } from "../graph/ops/shape.ts";
import { constant, emit, type Tensor } from "../graph/tensor.ts";
import type { TrainRows } from "../split/rows.ts";
import {
  fillGraph,
  fitScaling,
  medianOf,
  type Scaling,
  scaleGraph,
  sortedKnown,
  standardize,
} from "./numeric.ts";
import type { EncodedColumn, Place } from "./place.ts";
import { asFed } from "./raw.ts";
import { double, smoothClip } from "./smoothClip.ts";

/** What the training rows tell about a column of dates. */
export interface DateParameters {
  readonly name: string;
  readonly type: Column["type"];
  /** Days since 1970-01-01 UTC; takes the place of a missing date. */
  readonly median: number;
  readonly year: Scaling;
  readonly days: Scaling;
  /** Whether the training rows span a year or more: then the day of the year has two columns. */
  readonly seasons: boolean;
  /** Whether a training row holds a time within the day: then its place on the clock has two columns. */
  readonly clock: boolean;
  readonly missing: boolean;
}

/** Days that JavaScript's own dates reach, on both sides of 1970. */
const FARTHEST = 1e8;
/** Days from 0000-03-01 to 1970-01-01, plus 700 cycles of 400 years so that no division meets a negative. */
const CYCLE = 146097;
const SHIFT = 719468 + 700 * CYCLE;
const SHIFT_YEARS = 700 * 400;

/** From so many days between first and last date on, the day of the year tells something. */
const YEAR = 365;
/** Points on the circle of the year, the first of March the first of them. */
const DAYS_OF_YEAR = 366;

const whole = (a: number, b: number): number => Math.floor(a / b);

/** A day of the Gregorian calendar. */
export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  /** Days since the first of March before, from 0 to 365. */
  readonly fromMarch: number;
}

/** Returns the day of whole days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms"). */
export function civilDay(days: number): CivilDay {
  const z = days + SHIFT;
  const era = whole(z, CYCLE);
  const dayOfEra = z - era * CYCLE;
  const yearOfEra = whole(
    dayOfEra - whole(dayOfEra, 1460) + whole(dayOfEra, 36524) - whole(dayOfEra, 146096),
    365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + whole(yearOfEra, 4) - whole(yearOfEra, 100));
  const monthFromMarch = whole(5 * dayOfYear + 2, 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 - SHIFT_YEARS + (month < 3 ? 1 : 0),
    month,
    day: dayOfYear - whole(153 * monthFromMarch + 2, 5) + 1,
    weekday: (z + 3) % 7,
    fromMarch: dayOfYear,
  };
}

const within = (days: number): number => Math.min(Math.max(days, -FARTHEST), FARTHEST);

/** Returns what the training rows tell about a column of dates, as days since 1970-01-01 UTC. */
export function fitDate(
  name: string,
  type: Column["type"],
  values: Float64Array,
  rows: TrainRows,
): DateParameters {
  const days = sortedKnown(values, rows).map(within);
  const median = medianOf(days);
  const filled = rows.length - days.length;
  const yearOf = (day: number): number => civilDay(Math.floor(day)).year;
  return {
    name,
    type,
    median,
    year: fitScaling(days.map(yearOf), yearOf(median), filled),
    days: fitScaling(days, median, filled),
    seasons: (days.at(-1) ?? 0) - (days[0] ?? 0) >= YEAR,
    clock: days.some((day) => !Number.isInteger(day)),
    missing: filled > 0,
  };
}

/** A point on a circle of `steps` points: sine, cosine. */
const onCircle = (step: number, steps: number): readonly [number, number] => [
  Math.sin((2 * Math.PI * step) / steps),
  Math.cos((2 * Math.PI * step) / steps),
];

/** Day of month from -1 (the first) to 1 (the 31st). */
const dayShare = (day: number): number => (day - 16) / 15;

/** Returns what the columns of a date are. */
export function dateColumns({ name, seasons, clock, missing }: DateParameters): EncodedColumn[] {
  return [
    ...["year", "position in time", "day of month"],
    ...["month, sine", "month, cosine", "day of week, sine", "day of week, cosine"],
    ...(seasons ? ["day of year, sine", "day of year, cosine"] : []),
    ...(clock ? ["time of day, sine", "time of day, cosine"] : []),
    ...(missing ? ["missing"] : []),
  ].map((meaning) => ({ source: name, meaning }));
}

/** Writes year, position in time and the cycles of each row's date: those of the median where missing. */
export function encodeDate(
  parameters: DateParameters,
  values: Float64Array,
  rows: Int32Array,
  { values: out, at, stride }: Place,
): void {
  const months = Array.from({ length: 13 }, (_, month) => onCircle(month - 1, 12));
  const weekdays = Array.from({ length: 7 }, (_, day) => onCircle(day, 7));
  const daysOfYear = Array.from({ length: DAYS_OF_YEAR }, (_, day) => onCircle(day, DAYS_OF_YEAR));
  for (let i = 0, to = at; i < rows.length; i++, to += stride) {
    const fed = asFed(values[rows[i] as number] as number);
    const moment = Number.isNaN(fed) ? parameters.median : within(fed);
    const date = civilDay(Math.floor(moment));
    let next = to;
    out[next++] = smoothClip(standardize(date.year, parameters.year));
    out[next++] = smoothClip(standardize(moment, parameters.days));
    out[next++] = dayShare(date.day);
    for (const value of months[date.month] as readonly number[]) out[next++] = value;
    for (const value of weekdays[date.weekday] as readonly number[]) out[next++] = value;
    if (parameters.seasons)
      for (const value of daysOfYear[date.fromMarch] as readonly number[]) out[next++] = value;
    if (parameters.clock) {
      const angle = 2 * Math.PI * (moment - Math.floor(moment));
      out[next++] = Math.sin(angle);
      out[next++] = Math.sin(angle + Math.PI / 2);
    }
    if (parameters.missing) out[next] = Number.isNaN(fed) ? 1 : 0;
  }
}

const long = (value: number): Tensor => constant(BigInt64Array.of(BigInt(value)), []);
const times = (factor: number, x: Tensor): Tensor => mul(x, long(factor));
const over = (x: Tensor, divisor: number): Tensor => div(x, long(divisor));
const plus = (x: Tensor, value: number): Tensor => add(x, long(value));

/** `civilDay` in int64 arithmetic, whose division rounds down because nothing is negative. */
function civilDayGraph(days: Tensor): Readonly<Record<keyof CivilDay, Tensor>> {
  const z = plus(days, SHIFT);
  const era = over(z, CYCLE);
  const dayOfEra = sub(z, times(CYCLE, era));
  const leaps = sub(sub(over(dayOfEra, 36524), over(dayOfEra, 1460)), over(dayOfEra, 146096));
  const yearOfEra = over(add(dayOfEra, leaps), 365);
  const before = sub(add(times(365, yearOfEra), over(yearOfEra, 4)), over(yearOfEra, 100));
  const dayOfYear = sub(dayOfEra, before);
  const monthFromMarch = over(plus(times(5, dayOfYear), 2), 153);
  const month = where(less(monthFromMarch, long(10)), plus(monthFromMarch, 3), plus(monthFromMarch, -9));
  const newYear = cast(less(month, long(3)), "int64");
  const shifted = plus(z, 3);
  return {
    year: add(plus(add(yearOfEra, times(400, era)), -SHIFT_YEARS), newYear),
    month,
    day: plus(sub(dayOfYear, over(plus(times(153, monthFromMarch), 2), 5)), 1),
    weekday: sub(shifted, times(7, over(shifted, 7))),
    fromMarch: dayOfYear,
  };
}

const unary = (op: string, x: Tensor): Tensor => emit({ op, inputs: [x], type: x.type, shape: x.shape });

/** Returns the pairs (sine, cosine) of steps [n, 1] counted from `first`: [n, 2] float. */
function circleGraph(step: Tensor, first: number, steps: number): Tensor {
  const pairs = Array.from({ length: steps }, (_, i) => onCircle(i, steps)).flat();
  const index = reshape(plus(step, -first), [step.shape[0] ?? 1]);
  return gather(constant(Float32Array.from(pairs), [steps, 2]), index);
}

/** Returns the code of raw days [n, 1] float (NaN is missing): [n, width] float. */
export function dateGraph(parameters: DateParameters, raw: Tensor): Tensor {
  const { absent, filled } = fillGraph([parameters.median], raw);
  const moment = max(min(filled, double(FARTHEST)), double(-FARTHEST));
  const midnight = unary("Floor", moment);
  const date = civilDayGraph(cast(midnight, "int64"));
  const parts = [
    scaleGraph([parameters.year], cast(date.year, "double")),
    scaleGraph([parameters.days], moment),
    div(sub(cast(date.day, "double"), double(16)), double(15)),
  ].map((part) => cast(part, "float"));
  parts.push(circleGraph(date.month, 1, 12), circleGraph(date.weekday, 0, 7));
  if (parameters.seasons) parts.push(circleGraph(date.fromMarch, 0, DAYS_OF_YEAR));
  if (parameters.clock) {
    const angle = mul(double(2 * Math.PI), sub(moment, midnight));
    parts.push(cast(unary("Sin", angle), "float"));
    parts.push(cast(unary("Sin", add(angle, double(Math.PI / 2))), "float"));
  }
  if (parameters.missing) parts.push(cast(absent, "float"));
  return concat(parts, 1);
}
