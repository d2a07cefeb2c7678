import { count } from "../measure/words.ts";

/** Returns "1 row" or "1,234 rows". */
export const rowsWord = (rows: number): string => `${count(rows)} ${rows === 1 ? "row" : "rows"}`;

/** Returns names as "a, b and c"; from the fifth on they are only counted: "a, b, c, d and 3 more". */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : [...names];
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

/** Returns names as one argument of a flag: a name with a comma or a quotation mark of its own is quoted. */
export function argument(names: readonly string[]): string {
  const text = names.map((name) => (name.includes(",") ? `"${name}"` : name)).join(",");
  return /^[\w.,:/-]+$/.test(text) ? text : `'${text}'`;
}
