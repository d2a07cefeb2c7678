import type { Column } from "../data/table.ts";
import { fixed, percent } from "../measure/words.ts";
import { binned } from "./bins.ts";
import type { Finding, Severity } from "./finding.ts";
import { gather, isDrawn, type Material, somePlaces } from "./material.ts";
import { type Pool, poolOf } from "./pooled.ts";
import { twoSample } from "./twoSample.ts";
import { listed } from "./words.ts";

/** Rows of each part that are compared at most. */
const MOST_ROWS = 1_000;
/** Fewest units on either side. */
const FEWEST = 5;
/** Areas from which on a difference beyond chance is told, warned of, and a danger. */
const AREA = { note: 0.55, warning: 0.6, danger: 0.9 } as const;
/** A test of later rows is expected to differ; only a large difference is warned of. */
const LATER_WARNING = 0.75;

/**
 * Compares the features of the test with those of the other rows: can a classifier tell them apart, better than
 * chance lets it? Whole groups are dealt anew where groups were held out. Silent where unseen drew the rows one by
 * one: what differs then is chance.
 */
export function shift(material: Material): Finding[] {
  const { sealed, features, random } = material;
  if (isDrawn(sealed.strategy) || features.length === 0) return [];
  const pool = poolOf(material);
  const stream = random.split("shift");
  const first = somePlaces(pool.firstSealed, MOST_ROWS, stream.split("rest"));
  const second = somePlaces(pool.size - pool.firstSealed, MOST_ROWS, stream.split("test"));
  const places = new Int32Array(first.length + second.length);
  places.set(first);
  places.set(
    second.map((place) => place + pool.firstSealed),
    first.length,
  );
  const isSecond = Uint8Array.from(places, (place) => (place < pool.firstSealed ? 0 : 1));
  const unit = unitsOf(material, pool, places);
  const sides = [0, 1].map((side) => new Set(unit.filter((_, i) => isSecond[i] === side)).size);
  if (Math.min(...sides) < FEWEST) return [];
  const columns = features.map((_, c) => binned(gather(pool.column(c), places)));
  const { area, byChance, p, guilty } = twoSample(columns, isSecond, unit, stream);
  if (area <= byChance.largest || area < AREA.note) return [];
  const isLater = sealed.time !== null && !["file", "column"].includes(sealed.strategy);
  const warning = isLater ? LATER_WARNING : AREA.warning;
  const severity: Severity =
    area < warning ? "note" : area < AREA.danger || isLater || sealed.group !== null ? "warning" : "danger";
  const names = guilty.map(({ name }) => name);
  const blame = names.length === 0 ? "no single column stands out" : `most by ${listed(names)}`;
  const what = isLater
    ? "later rows"
    : sealed.group === null
      ? "the rows of the test"
      : "the groups of the test";
  return [
    {
      name: "shift",
      severity,
      columns: names,
      sentence: `The features tell ${what} from the others: of one row from each, a classifier finds the test row in ${percent(area)} of cases, ${blame}; where parts are drawn by chance, in ${fixed(100 * byChance.low, 1)} to ${percent(byChance.high)}.`,
      cost: isLater
        ? "What was learned from earlier rows may hold less for later ones; the test shows how much less."
        : "The test answers for rows unlike those trained on: its score can lie far from the validation score, either way.",
      fix: isLater
        ? "Nothing is wrong with the split; train on recent rows if the difference hurts."
        : "If both parts are to stand for the same rows, draw the test from all of them (--test 0.2). If the test stands for the rows that count, this is the price.",
      evidence: { area, low: byChance.low, high: byChance.high, p, columns: names.join(", ") },
    },
  ];
}

/** What was dealt as a whole: the groups where they are held out, else every row by itself. */
function unitsOf({ table, test, sealed, rest }: Material, pool: Pool, places: Int32Array): Int32Array {
  const own = table.columns.find(({ name }) => name === sealed.group);
  const other = test.columns.find(({ name }) => name === sealed.group);
  if (own === undefined || other === undefined || sealed.strategy === "time-within-group") {
    return Int32Array.from(places, (_, i) => i);
  }
  const cell = (column: Column, row: number): number =>
    (column.type === "text" ? column.codes[row] : column.values[row]) ?? Number.NaN;
  const numbers = new Map<number, number>();
  return places.map((place) => {
    const value =
      place < pool.firstSealed ? cell(own, rest[place] ?? 0) : cell(other, place - pool.firstSealed);
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
}
