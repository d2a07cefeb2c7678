import { count, fixed, percent, significant } from "../measure/words.ts";

export { count, fixed, levelWord, listed, percent, probability, significant } from "../measure/words.ts";

const MISSING = "–";

/** Returns a change with its sign always shown: "+4.2%", "−0.3%". */
export function signedPercent(share: number, decimals = 1): string {
  const text = percent(share, decimals);
  return share > 0 && text !== `${fixed(0, decimals)}%` ? `+${text}` : text;
}

/** Returns the number with its noun in the right form: "1 row", "2,000 rows", "1 index", "2 indices". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${Math.round(value) === 1 ? one : many}`;
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
  return plain(value, 4);
}

/** Returns the number with at most that many significant digits, without zeros at its end: "0.3", "0.0001". */
export function plain(value: number, digits = 2): string {
  const rounded = Number(value.toPrecision(digits));
  if (rounded === 0) return "0";
  if (Math.abs(rounded) < 1e-5) return significant(rounded, 2);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded))));
  const text = fixed(rounded, decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * Returns round numbers (1, 2, 5 times powers of ten) inside the range for a logarithmic axis; only powers of
 * ten where the others would be more than `most`.
 */
export function logTicks(low: number, high: number, most: number): number[] {
  const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
  const inside = (ticks: number[]): number[] => ticks.filter((at) => at >= low && at <= high);
  const fine = inside(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  const coarse = inside(powers);
  return fine.length > most && coarse.length > 0 ? coarse : fine;
}
