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
    return signed(
      value,
      size
        .toExponential(digits - 1)
        .replace("+", "")
        .replace("-", MINUS),
    );
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

/** Returns a change with its sign always shown: "+4.2%", "−0.3%". */
export function signedPercent(share: number, decimals = 1): string {
  const text = percent(share, decimals);
  return share > 0 && text !== `${fixed(0, decimals)}%` ? `+${text}` : text;
}

/** Returns a whole number with thousands grouped. */
export function count(value: number): string {
  return fixed(Math.round(value), 0);
}

/** Returns the number with its noun in the right form: "1 row", "2,000 rows", "1 index", "2 indices". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${Math.round(value) === 1 ? one : many}`;
}

/** Returns "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Returns a length of time in words: "8 seconds", "2 minutes 5 seconds". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return MISSING;
  if (seconds < 10) return `${significant(seconds, 2)} seconds`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const parts = [
    minutes >= 60 ? plural(Math.floor(minutes / 60), "hour") : "",
    minutes % 60 > 0 ? plural(minutes % 60, "minute") : "",
    whole % 60 > 0 && minutes < 60 ? plural(whole % 60, "second") : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Returns a number short enough for an axis: "12k", "0.35", "1.5M". */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

function trimmed(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return rounded !== 0 && Math.abs(rounded) < 1e-3
    ? significant(rounded, 2)
    : signed(rounded, grouped(String(Math.abs(rounded))));
}
