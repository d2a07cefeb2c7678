import { nearest } from "../data/nearest.ts";

/**
 * Parsers of the command line: text in, value out. A text that does not fit throws `Expected`, whose message
 * completes the sentence "expects ..."; the option's name is added by whoever knows it.
 */
export class Expected extends Error {
  constructor(
    what: string,
    readonly nearestValue?: string,
  ) {
    super(what);
    this.name = "Expected";
  }
}

export const text = (given: string): string => {
  if (given.trim() === "") throw new Expected("a name that is not empty");
  return given;
};

const secondsIn = { s: 1, m: 60, h: 3600 } as const;

/** Returns seconds, from texts such as 90s, 2m, 1.5h or 1m30s. A unit is required: 90 could be either. */
export function duration(given: string): number {
  const expected = new Expected("a time with its unit, such as 90s, 2m or 1h");
  if (!/^(\d+(\.\d+)?[smh])+$/.test(given)) throw expected;
  let seconds = 0;
  for (const [, amount, unit] of given.matchAll(/(\d+(?:\.\d+)?)([smh])/g)) {
    seconds += Number(amount) * secondsIn[unit as keyof typeof secondsIn];
  }
  if (!(seconds > 0 && Number.isFinite(seconds))) throw expected;
  return seconds;
}

/** Returns a whole number of at least `least`. */
export const count =
  (least: number) =>
  (given: string): number => {
    const value = Number(given);
    if (/^\d+$/.test(given) && Number.isSafeInteger(value) && value >= least) return value;
    throw new Expected(least === 0 ? "a whole number from 0 up" : `a whole number of at least ${least}`);
  };

/** Returns a share between 0 and 1 (0.2 or 20%), or the text itself if it is no number: a path. */
export function shareOrPath(given: string): number | string {
  const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i.exec(given);
  if (!number) return text(given);
  const value = Number(number[1]) / (number[2] === "%" ? 100 : 1);
  if (value > 0 && value < 1) return value;
  throw new Expected("a share between 0 and 1, such as 0.2 or 20%, or the path of a file");
}

/** Returns one of the values; case, dashes and underscores do not count. */
export const oneOf =
  <V extends string>(values: readonly V[]) =>
  (given: string): V => {
    const plain = (word: string) => word.toLowerCase().replaceAll(/[-_]/g, "");
    const found = values.find((value) => plain(value) === plain(given));
    if (found !== undefined) return found;
    throw new Expected(`one of ${values.join(", ")}`, nearest(given, values));
  };

/** Returns whether yes was given. */
export const yesOrNo = (given: string): boolean => oneOf(["yes", "no"])(given) === "yes";

/**
 * Returns the items of a comma-separated list, after those given before. An item that holds a comma stands in
 * double quotes: `id,"last, first"`.
 */
export function list(given: string, before: readonly string[] = []): readonly string[] {
  const items = given.match(/"[^"]*"|[^,]+/g) ?? [];
  const names = items.map((item) => item.trim().replace(/^"(.*)"$/, "$1"));
  if (names.length === 0 || names.includes("")) throw new Expected("names separated by commas");
  return [...before, ...names];
}

/** Returns levels in order from `size=small<medium<large`, on top of those given before. */
export function orders(
  given: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Readonly<Record<string, readonly string[]>> {
  const at = given.indexOf("=");
  const levels = given
    .slice(at + 1)
    .split("<")
    .map((level) => level.trim());
  if (at < 1 || levels.length < 2 || levels.includes("")) {
    throw new Expected("a column and its levels from least to most, such as size=small<medium<large");
  }
  return { ...before, [given.slice(0, at).trim()]: levels };
}

/** Returns a record from `name=value,name=value`, on top of those given before. */
export const pairs =
  <V extends string>(values: readonly V[]) =>
  (given: string, before: Readonly<Record<string, V>> = {}): Readonly<Record<string, V>> => {
    const entries = list(given).map((item): [string, V] => {
      const at = item.lastIndexOf("=");
      if (at < 1) throw new Expected("pairs such as zip=category,age=numeric");
      return [item.slice(0, at).trim(), oneOf(values)(item.slice(at + 1).trim())];
    });
    return { ...before, ...Object.fromEntries(entries) };
  };
