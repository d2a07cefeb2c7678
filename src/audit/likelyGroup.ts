import { at } from "../measure/at.ts";
import { count, percent } from "../measure/words.ts";
import { groupingOf } from "../split/grouping.ts";
import { looksLikeSubjects } from "../split/subjects.ts";
import type { Finding } from "./finding.ts";
import type { Material, Truth } from "./material.ts";
import { argument, rowsWord } from "./words.ts";

/** A column without a telling name must have so many values in blocks, of so many rows on average. */
const BLOCKS = { values: 8, rowsPerValue: 3 } as const;
/** Share of the differences in the target that lies between groups, from which on it is worth telling. */
const CLEARLY_BETWEEN = 0.05;
const numberName = /(?:id|no|nr|num|number|key|code|#)$/i;
/** Shares of different values between which a text that is left out may name groups, such as shared tickets. */
const SHARED = { least: 0.02, most: 0.95, rows: 0.1 } as const;

/**
 * Tells of columns that seem to say which rows belong together: named like subjects and repeated, or standing in
 * blocks. Silent where groups are held out already.
 */
export function likelyGroups(material: Material): Finding[] {
  const { table, description, sealed, truth, rest } = material;
  if (sealed.group !== null) return [];
  return description.columns.flatMap((about, i): Finding[] => {
    const column = table.columns[i];
    const { name } = about;
    if (
      column === undefined ||
      column.type === "date" ||
      about.role === "target" ||
      about.kind === "constant"
    ) {
      return [];
    }
    if (name === sealed.part) return [];
    const sounds = looksLikeSubjects(table, description, column);
    if (!sounds && column.type !== "text") return [];
    const { of } = groupingOf(table, name);
    const { groups, rows, shared, isBlocked } = sizesOf(of, rest);
    const isText = column.type === "text";
    // In rows that are in order of time, whatever changes slowly comes in blocks.
    const isBlock =
      sealed.time === null &&
      isBlocked &&
      isText &&
      groups >= BLOCKS.values &&
      rows >= BLOCKS.rowsPerValue * groups;
    const isShared =
      about.role === "left-out" &&
      isText &&
      groups >= SHARED.least * rows &&
      groups <= SHARED.most * rows &&
      shared >= SHARED.rows * rest.length;
    if (!sounds && !isBlock && !isShared) return [];
    const between = betweenGroups(truth, rest, of);
    // A count of households is no household: numbers need another sign than their name.
    const isNamed = sounds && (isText || isBlocked || between > CLEARLY_BETWEEN || numberName.test(name));
    if (!isNamed && !isBlock && !isShared) return [];
    const signs = [
      `${rowsWord(shared)} share their ${name} with another row (${count(groups)} different ones in ${rowsWord(rows)})`,
      ...(isBlock || (isNamed && isBlocked) ? ["equal ones follow each other"] : []),
      ...(between > CLEARLY_BETWEEN
        ? [`${percent(between)} of what differs in the target lies between them`]
        : []),
    ];
    return [
      {
        name: "likely-group",
        severity: isNamed || isBlock ? "warning" : "note",
        columns: [name],
        rows: shared,
        sentence: `${signs.join("; ")}.`,
        cost: `If rows with one ${name} belong together, a random split tests on ones it trained on, and the score is too good for new ones.`,
        fix: `If the network is to work on a new ${name}: --group ${argument([name])}`,
        evidence: { groups, rows, shared, between, explainsOrder: isBlocked },
      },
    ];
  });
}

/** How the groups lie among the rows that are not sealed; `shared` rows have a group in common with another. */
interface Sizes {
  readonly groups: number;
  readonly rows: number;
  readonly shared: number;
  /** Whether (nearly) every group stands in one block of rows. */
  readonly isBlocked: boolean;
}

function sizesOf(of: Int32Array, rest: Int32Array): Sizes {
  const sizes = new Map<number, number>();
  let rows = 0;
  let runs = 0;
  let before = -1;
  for (const row of rest) {
    const group = of[row] ?? -1;
    if (group >= 0) {
      sizes.set(group, (sizes.get(group) ?? 0) + 1);
      rows++;
      if (group !== before) runs++;
    }
    before = group;
  }
  let shared = 0;
  for (const size of sizes.values()) if (size > 1) shared += size;
  const groups = sizes.size;
  return { groups, rows, shared, isBlocked: groups > 1 && runs <= 1.2 * groups && rows >= 2 * groups };
}

/** Intraclass correlation of the target (one-way analysis of variance), of class indicators taken together. */
function betweenGroups(truth: Truth, rest: Int32Array, of: Int32Array): number {
  const parts =
    truth.kind === "values"
      ? [truth.values]
      : truth.classes
          .slice(0, 10)
          .map((_, c) => Float64Array.from(truth.codes, (code) => (code === c ? 1 : 0)));
  let between = 0;
  let within = 0;
  for (const values of parts) {
    const sums = new Map<number, { n: number; sum: number; squares: number }>();
    let n = 0;
    let total = 0;
    for (let i = 0; i < rest.length; i++) {
      const group = of[rest[i] ?? 0] ?? -1;
      if (group < 0) continue;
      const value = at(values, i);
      const own = sums.get(group) ?? { n: 0, sum: 0, squares: 0 };
      own.n++;
      own.sum += value;
      own.squares += value ** 2;
      sums.set(group, own);
      n++;
      total += value;
    }
    const k = sums.size;
    if (k < 2 || k >= n) return 0;
    let squaresBetween = 0;
    let squaresWithin = 0;
    let sizes = 0;
    for (const own of sums.values()) {
      squaresBetween += own.n * (own.sum / own.n - total / n) ** 2;
      squaresWithin += Math.max(0, own.squares - own.sum ** 2 / own.n);
      sizes += own.n ** 2;
    }
    const meanSquare = squaresWithin / (n - k);
    const size = (n - sizes / n) / (k - 1);
    between += Math.max(0, squaresBetween / (k - 1) - meanSquare) / size;
    within += meanSquare;
  }
  return between + within === 0 ? 0 : between / (between + within);
}
