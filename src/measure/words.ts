const MINUS = "−";
const MISSING = "–";

function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function signed(value: number, digits: string): string {
  const isZero = /^[0.,]*$/.test(digits);
  return value < 0 && !isZero ? MINUS + digits : digits;
}

/**
 * Returns the number with that many significant digits (default 3), thousands grouped and a true minus sign.
 * Digits before the point are never rounded away: 23,456 stays 23,456. Below 0.001 and from 10 million on it is
 * written as 1.2e-5. Not a finite number: a dash.
 */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const exponential = size
      .toExponential(digits - 1)
      .replace("+", "")
      .replace("-", MINUS);
    return signed(value, exponential);
  }
  const exponent = size === 0 ? 0 : Math.floor(Math.log10(size));
  return fixed(value, Math.max(0, digits - 1 - exponent));
}

/** Returns the number with that many decimals, thousands grouped. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING;
  return signed(value, grouped(Math.abs(value).toFixed(decimals)));
}

/** Returns a share in [0, 1] as percent with that many decimals (default 1): `0.7654` is "76.5%". */
export function percent(share: number, decimals = 1): string {
  return Number.isFinite(share) ? `${fixed(100 * share, decimals)}%` : MISSING;
}

/** Returns the level of an interval: "95%", "97.5%". */
export function levelWord(level: number): string {
  return percent(level, Number.isInteger(Math.round(1000 * level) / 10) ? 0 : 1);
}

/** Returns "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Returns a whole number with thousands grouped. */
export function count(value: number): string {
  return fixed(Math.round(value), 0);
}

/** Returns a probability, never rounded to certainty: "97.3%", "more than 99.9%", "less than 0.1%". */
export function probability(share: number): string {
  if (share > 0.999) return "more than 99.9%";
  return share < 0.001 ? "less than 0.1%" : percent(share);
}

/** Returns "0.0123 (0.0031 to 0.0214)", to two digits of the half width of the range. */
export function withRange(value: number, range: { readonly low: number; readonly high: number }): string {
  const half = (range.high - range.low) / 2;
  const size = half > 0 && Number.isFinite(half) ? half : Math.abs(value) / 10;
  const decimals = size > 0 ? Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(size)))) : 3;
  return `${fixed(value, decimals)} (${fixed(range.low, decimals)} to ${fixed(range.high, decimals)})`;
}
