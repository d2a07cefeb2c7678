import { isMissing } from "../data/count.ts";
import type { Column } from "../data/table.ts";
import { percent } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import type { Material } from "./material.ts";
import { argument, listed } from "./words.ts";

/** Fewer rows than this can be in order by accident. */
const FEWEST = 30;
const hash = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,})$/i;

/** Tells of columns that number or name the rows: those left out already, and those that are still used. */
export function idColumns(material: Material): Finding[] {
  const { description, features, rest } = material;
  const findings: Finding[] = [];
  const used = features.flatMap(({ column, about }) => {
    const why = idSigns(column, about.distinct, rest);
    return why === undefined ? [] : [{ name: column.name, ...why }];
  });
  for (const { name, words, evidence } of used) {
    findings.push({
      name: "id-column",
      severity: "warning",
      columns: [name],
      sentence: `${name} ${words}, and is used as a feature.`,
      cost: "A network can learn from it which rows come early or late, which new rows do not share.",
      fix: `--ignore ${argument([name])}`,
      evidence,
    });
  }
  const left = description.columns.filter(({ role, kind }) => role === "left-out" && kind === "id");
  if (left.length > 0) {
    const names = left.map(({ name }) => name);
    findings.push({
      name: "id-column",
      severity: "note",
      columns: names,
      sentence: `${listed(left.map(({ name, reason }) => `${name} (${reason})`))} ${left.length === 1 ? "is" : "are"} left out.`,
      cost: null,
      fix: "Nothing needs to be done; --kind brings a column back.",
      evidence: { columns: left.length },
    });
  }
  return findings;
}

function idSigns(
  column: Column,
  distinct: number,
  rest: Int32Array,
): { words: string; evidence: Finding["evidence"] } | undefined {
  if (column.type === "date" || rest.length < FEWEST) return undefined;
  if (column.type === "text") {
    const present = rest.reduce((sum, row) => sum + (isMissing(column, row) ? 0 : 1), 0);
    const hashes = column.levels.filter((level) => hash.test(level)).length;
    if (distinct >= FEWEST && hashes >= 0.95 * column.levels.length) {
      return { words: `holds ${distinct} different hashes or keys`, evidence: { distinct, hashes } };
    }
    return distinct >= Math.max(FEWEST, present / 2)
      ? {
          words: `holds ${distinct} different texts in ${present} rows`,
          evidence: { distinct, rows: present },
        }
      : undefined;
  }
  const { values } = column;
  let up = 0;
  let down = 0;
  let before = Number.NaN;
  for (const row of rest) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isInteger(value)) return undefined;
    if (value > before) up++;
    else if (value < before) down++;
    before = value;
  }
  const steps = rest.length - 1;
  const most = Math.max(up, down);
  // All different and nearly all in order: by chance, half of the steps go up.
  return distinct >= 0.95 * rest.length && most >= 0.99 * steps
    ? {
        words: `counts ${up > down ? "up" : "down"} with the rows (in ${percent(most / steps)} of steps)`,
        evidence: { distinct, inOrder: most / steps },
      }
    : undefined;
}
