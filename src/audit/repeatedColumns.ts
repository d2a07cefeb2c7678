import { isMissing } from "../data/count.ts";
import type { Column } from "../data/table.ts";
import type { Finding } from "./finding.ts";
import { gather, type Material, somePlaces } from "./material.ts";
import { argument, listed } from "./words.ts";

/** Rows that columns are compared on at most; one-to-one on these is told as one-to-one. */
const MOST_ROWS = 20_000;
/** Columns that are nearly always the same agree by accident: so many rows must differ from the first one. */
const FEWEST_OTHERS = 20;

/** Tells of features that say the same: each value of one goes with one value of the other, in both directions. */
export function repeatedColumns({ features, rest, random }: Material): Finding[] {
  const places = somePlaces(rest.length, MOST_ROWS, random.split("columns"));
  const rows = places.map((place) => rest[place] ?? 0);
  const alike = new Map<string, string[]>();
  for (const { column } of features) {
    const key = patternOf(gather(column, rows));
    if (key === undefined) continue;
    const names = alike.get(key);
    if (names === undefined) alike.set(key, [column.name]);
    else names.push(column.name);
  }
  return [...alike.values()]
    .filter((names) => names.length > 1)
    .map((names): Finding => {
      const [first = "", ...others] = names;
      return {
        name: "repeated-columns",
        severity: "note",
        columns: names,
        sentence: `${listed(others)} ${others.length === 1 ? "says" : "say"} the same as ${first}: each value of one goes with one value of the other.`,
        cost: "None for the score; the network is larger than it need be.",
        fix: `Nothing needs to be done. To spare the network a column: --ignore ${argument(others)}`,
        evidence: { columns: names.length },
      };
    });
}

/** A text that is the same for columns that are one-to-one: values numbered by first appearance, hashed. Undefined for columns that hardly vary. */
function patternOf(column: Column): string | undefined {
  const cells = column.type === "text" ? column.codes : column.values;
  const numberOf = new Map<number, number>();
  let others = 0;
  let one = 0x811c9dc5;
  let two = 0x9e3779b9;
  for (let i = 0; i < cells.length; i++) {
    let number = -1;
    if (!isMissing(column, i)) {
      const cell = cells[i] ?? 0;
      number = numberOf.get(cell) ?? numberOf.size;
      numberOf.set(cell, number);
    }
    if (number !== 0) others++;
    one = Math.imul(one ^ number, 0x01000193);
    one ^= one >>> 15;
    two = Math.imul(two + number, 0x85ebca6b);
    two ^= two >>> 13;
  }
  // Values that hardly ever repeat go with each other in any two columns.
  return others < FEWEST_OTHERS || numberOf.size > cells.length / 2
    ? undefined
    : `${numberOf.size}/${one}/${two}`;
}
