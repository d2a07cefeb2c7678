import type { Column, NumberColumn, ReadAs, TextColumn, Writing } from "./table.ts";

/** Share of the cells that must be numbers in one way of writing for a column to be read as numbers. */
const nearlyAll = 0.99;
/** Levels looked at before all are. */
const sample = 200;

const spaces = " \\u00a0\\u2009\\u202f";
const sign = "[+\\-\\u2212]";
const money = "[$€£¥₹]|USD|EUR|GBP|JPY|CHF|CNY|INR|CAD|AUD";
const unit = "%|‰|[\\p{L}°µ$€£¥₹²³/]{1,12}";

/** Digits in groups of three, or together; then decimals and an exponent. */
function patternOf(mark: "." | ","): RegExp {
  const group = `[${mark === "." ? "," : "."}'’${spaces}]`;
  const decimals = `[${mark}]`;
  const grouped = `(?!0)\\d{1,3}(${group})\\d{3}(?:\\5\\d{3})*(?:${decimals}\\d+)?`;
  const together = `\\d+(?:${decimals}\\d*)?|${decimals}\\d+`;
  const digits = `((?:${grouped}|${together})(?:[eE][+-]?\\d+)?)`;
  return new RegExp(
    `^(\\()?(${sign})?[${spaces}]?(?:${money})?[${spaces}]?(${sign})?${digits}[${spaces}]?(${unit})?(\\))?$`,
    "u",
  );
}

const patterns = { ".": patternOf("."), ",": patternOf(",") } as const;
const ordinal = /^(?:st|nd|rd|th)$/i;

interface Reading {
  readonly value: number;
  /** In lower case, without a plural s; empty where there is none. */
  readonly unit: string;
  /** Whether more than digits, a point, a sign and an exponent stands there. */
  readonly dressed: boolean;
}

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Returns what a text says as a number with that decimal mark, or undefined where it is none. */
function readNumber(text: string, mark: "." | ","): Reading | undefined {
  // Most texts are no numbers: the pattern need not see those.
  if (text.length > 40 || !/\d/.test(text)) return undefined;
  const found = patterns[mark].exec(text);
  if (found === null) return undefined;
  const [, open, outer, inner, digits = "", , written = "", close] = found;
  if ((open === undefined) !== (close === undefined) || (outer !== undefined && inner !== undefined))
    return undefined;
  if (ordinal.test(written)) return undefined;
  const bare = digits.replace(mark === "." ? /[,'’\s]/g : /[.'’\s]/g, "").replace(",", ".");
  // Whole numbers beyond float64's exact range are names of something, not amounts.
  if (/^\d{16,}$/.test(bare)) return undefined;
  const size = Number(bare);
  const negative = open !== undefined || (outer ?? inner ?? "+") !== "+";
  const of = written.toLowerCase();
  return {
    value: negative ? -size : size,
    unit: of.length > 3 ? of.replace(/s$/, "") : of,
    dressed: !plain.test(text),
  };
}

/** Returns the number that a text stands for in that way of writing; a unit may be left out. */
export function numberWritten(text: string, { mark, unit }: Writing): number | undefined {
  for (const tried of mark === "." ? ([".", ","] as const) : ([",", "."] as const)) {
    const reading = readNumber(text, tried);
    if (reading !== undefined && (reading.unit === "" || reading.unit === unit)) return reading.value;
  }
  return undefined;
}

const cellsOfLevels = ({ codes, levels }: TextColumn): Float64Array => {
  const cells = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) cells[code] = (cells[code] as number) + 1;
  return cells;
};

interface Tally {
  readonly writing: Writing;
  readonly agreeing: number;
  readonly dressed: number;
}

/** How many cells agree with a decimal mark and its most common unit. */
function tally(levels: readonly string[], cells: ArrayLike<number>, mark: "." | ","): Tally {
  const ofUnit = new Map<string, number>();
  let dressed = 0;
  for (const [code, level] of levels.entries()) {
    const reading = readNumber(level, mark);
    if (reading === undefined) continue;
    ofUnit.set(reading.unit, (ofUnit.get(reading.unit) ?? 0) + (cells[code] as number));
    if (reading.dressed) dressed += cells[code] as number;
  }
  let best = "";
  for (const [name, count] of ofUnit) {
    if (name !== "" && (best === "" || count > (ofUnit.get(best) ?? 0))) best = name;
  }
  const bare = ofUnit.get("") ?? 0;
  const united = best === "" ? 0 : (ofUnit.get(best) ?? 0);
  // A unit that few cells have is no unit of the column: "12A" among plain numbers is something else.
  if (united < bare) best = "";
  const agreeing = best === "" ? bare : bare + united;
  return { writing: { mark, unit: best, loose: false }, agreeing, dressed };
}

/**
 * Returns how the numbers of a column of texts are written, or undefined where fewer than 99 % of its cells are
 * numbers: with separators of thousands ("1,234", "1 234", "1.234,5", "1'234"), one unit or sign of money
 * ("12 kg", "$1,200", "45%"), or in parentheses for negative ones. The decimal mark is the one that more cells
 * agree with; `mark` decides between equals. `share` is asked for in place of 99 %; `dressed` is the share of cells
 * that must be more than plain numbers, where those are texts on purpose.
 */
export function writingOf(
  column: TextColumn,
  mark: "." | ",",
  { share = nearlyAll, dressed = 0 }: { readonly share?: number; readonly dressed?: number } = {},
): Writing | undefined {
  const { levels } = column;
  const few = levels.slice(0, sample);
  const isNumber = (level: string): boolean =>
    readNumber(level, ".") !== undefined || readNumber(level, ",") !== undefined;
  if (few.filter(isNumber).length < few.length / 2 || levels.length === 0) return undefined;
  const cells = cellsOfLevels(column);
  const present = cells.reduce((sum, count) => sum + count, 0);
  const own = tally(levels, cells, mark);
  const other = tally(levels, cells, mark === "." ? "," : ".");
  const best = other.agreeing > own.agreeing ? other : own;
  if (best.agreeing === 0 || best.agreeing < share * present) return undefined;
  if (best.dressed < dressed * present) return undefined;
  const loose = levels.some((level) => numberWritten(level, best.writing) === undefined);
  return { ...best.writing, loose };
}

/**
 * Returns the column as numbers, and the first row (from 0) that holds none (-1 where all do). Such cells count
 * as missing.
 */
export function asNumbers(
  { name, codes, levels }: TextColumn,
  writing: Writing,
): { column: NumberColumn; misfit: number } {
  const numbers = Float64Array.from(levels, (level) => numberWritten(level, writing) ?? Number.NaN);
  let example = "";
  let misfit = -1;
  let others = 0;
  const values = new Float64Array(codes.length);
  for (const [row, code] of codes.entries()) {
    const value = code < 0 ? Number.NaN : (numbers[code] as number);
    values[row] = value;
    if (code < 0) continue;
    if (!Number.isNaN(value)) {
      if (example === "" && !plain.test(levels[code] as string)) example = levels[code] as string;
      continue;
    }
    others++;
    if (misfit < 0) misfit = row;
  }
  const other = misfit < 0 ? "" : (levels[codes[misfit] as number] as string);
  return {
    column: { name, type: "number", values, written: { ...writing, example, others, other } },
    misfit,
  };
}

/** Returns how a column was read: its type, or the way its numbers are written. */
export function readAs(column: Column): ReadAs {
  if (column.type === "text" || column.written === undefined) return column.type;
  const { mark, unit, loose } = column.written;
  return { mark, unit, loose };
}
