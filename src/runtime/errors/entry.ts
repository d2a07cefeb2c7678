/** Longest text out of a table that an error repeats. */
const longest = 120;

const control = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Returns the data of a problem fit to stand in one sentence: texts without line ends and other control characters,
 * and not endless, whatever a table holds. Paths keep their length, so that they can be used.
 */
export function tidy<D>(data: D, key?: string): D;
export function tidy(data: unknown, key = ""): unknown {
  if (typeof data === "string") {
    const line = data.replace(control, " ");
    const whole = line.length <= longest || /^(?:path|folder|source|first|pattern|example)$/.test(key);
    // Not in the middle of a character that takes two code units.
    return whole ? line : `${line.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}...`;
  }
  if (Array.isArray(data)) return data.map((item) => tidy(item, key));
  if (data === null || typeof data !== "object") return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, tidy(value, name)]));
}

/** What is said of one problem that a person can put right. */
export interface Entry<D> {
  sentence(data: D): string;
  fix(data: D): string;
}

/** Returns an entry of the table of problems; its data type is what `fail` asks for. */
export const entry = <D>(sentence: (data: D) => string, fix: (data: D) => string): Entry<D> => ({
  sentence,
  fix,
});
