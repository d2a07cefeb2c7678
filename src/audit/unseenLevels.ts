import { count, percent } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import { isDrawn, type Material } from "./material.ts";
import { listed, rowsWord } from "./words.ts";

/** Share of the test rows, beyond what chance makes, from which on it is warned of. */
const WARNING = 0.02;
/** Times what chance lets expect. */
const BEYOND_CHANCE = 3;

/**
 * Tells of categories in the test that no other row has. Chance makes some: of rows drawn alike, about as large a
 * share has a level never seen as has a level seen once (Good 1953). Silent where unseen drew the rows one by one.
 */
export function unseenLevels({ features, rest, test, sealed }: Material): Finding[] {
  if (isDrawn(sealed.strategy)) return [];
  return features.flatMap(({ column, about }): Finding[] => {
    const other = test.columns.find(({ name }) => name === column.name);
    if (column.type !== "text" || other?.type !== "text" || about.kind !== "category") return [];
    const known = new Int32Array(column.levels.length);
    for (const row of rest) {
      const code = column.codes[row] ?? -1;
      if (code >= 0) known[code] = (known[code] ?? 0) + 1;
    }
    const unseen = new Map<number, number>();
    let rows = 0;
    for (const code of other.codes) {
      if (code < 0 || (known[code] ?? 0) > 0) continue;
      rows++;
      unseen.set(code, (unseen.get(code) ?? 0) + 1);
    }
    if (rows === 0) return [];
    const once = known.reduce((sum, each) => sum + (each === 1 ? 1 : 0), 0);
    const expected = (once / rest.length) * test.count;
    const isMuch = rows > WARNING * test.count + BEYOND_CHANCE * expected;
    const names = [...unseen].sort((a, b) => b[1] - a[1]).map(([code]) => `"${column.levels[code] ?? ""}"`);
    return [
      {
        name: "unseen-levels",
        severity: isMuch ? "warning" : "note",
        columns: [column.name],
        rows,
        sentence: `${rowsWord(rows)} of the test (${percent(rows / test.count)}) have a ${column.name} that no other row has: ${listed(names)}; chance would make about ${count(expected)}.`,
        cost: "The network knows nothing of these levels and treats them all alike.",
        fix: isMuch
          ? "Check that both parts spell levels alike. If new levels are to be expected, this test is right; if not, draw the test from all rows."
          : "Nothing needs to be done.",
        evidence: { rows, levels: unseen.size, testRows: test.count, expected },
      },
    ];
  });
}
