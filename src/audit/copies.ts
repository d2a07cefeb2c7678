import { isMissing } from "../data/count.ts";
import { at } from "../measure/at.ts";
import { count, percent, significant } from "../measure/words.ts";
import type { Finding, Severity } from "./finding.ts";
import { isDrawn, type Material, type Truth } from "./material.ts";
import type { Copies, Twins } from "./twins.ts";
import { listed, rowsWord } from "./words.ts";

/** Copies that chance may have made are told from others by this factor. */
const BEYOND_CHANCE = 10;
/** Shares of the sealed rows with a near copy outside from which on it is a warning, and a danger. */
const near = {
  columns: { warning: 0.2, danger: 0.5 },
  rounded: { warning: 0.01, danger: 0.1 },
} as const;
const exact = { warning: 0.01, danger: 0.1 } as const;

/** Tells of rows that occur more than once, and of sealed rows that also stand among the others. */
export function repeatedRows(material: Material, copies: Copies): Finding[] {
  const { description, sealed, test } = material;
  if (isDrawn(sealed.strategy) && sealed.repeats === "together") {
    const rows = sealed.duplicateRows;
    if (rows === 0) return [];
    const all = description.labelled.length;
    return [
      {
        name: "repeated-rows",
        severity: "note",
        columns: [],
        rows,
        sentence: `${rowsWord(rows)} of ${count(all)} (${percent(rows / all)}) repeat an earlier one in every column that is used.`,
        cost: "None here: repeats stay on one side. A split that draws rows one by one would test on rows it trained on.",
        fix: "Nothing needs to be done. If repeats are an accident, remove them before.",
        evidence: { repeated: rows, rows: all },
      },
    ];
  }
  const findings: Finding[] = [];
  const removed = takenOut(material);
  const isChance = (rows: number): boolean => rows < 5 || rows <= BEYOND_CHANCE * copies.byChance;
  const severityOf = (rows: number): Severity =>
    isChance(rows) || rows < exact.warning * test.count
      ? "note"
      : rows < exact.danger * test.count
        ? "warning"
        : "danger";
  if (removed > 0) {
    const severity = severityOf(removed) === "note" ? "note" : "warning";
    findings.push({
      name: "repeated-rows",
      severity,
      columns: [],
      rows: removed,
      sentence: `${rowsWord(removed)} of the training table are exact copies of rows of the test (${count(test.count)} rows); they are left out of training.`,
      cost: "None left from these rows, but a test that was made from training rows tells little about new ones.",
      fix: "Find out how the test was made, and take rows for it that were collected apart.",
      evidence: { copies: removed, testRows: test.count, byChance: copies.byChance },
    });
  }
  const { sealed: rows } = copies;
  if (rows > 0) {
    findings.push({
      name: "repeated-rows",
      severity: severityOf(rows),
      columns: [],
      rows,
      sentence: `${rowsWord(rows)} of the test (${percent(rows / test.count)}) have exactly the features of a row that is trained on.`,
      cost: isChance(rows)
        ? null
        : "A network can know these rows by heart; on them the score says nothing about new rows.",
      fix:
        severityOf(rows) === "note"
          ? "Nothing needs to be done: so few say little about the score, or the columns are so coarse that chance makes them."
          : sealed.repeats === "apart"
            ? "Leave out --repeats apart, which would keep them on one side, unless these are cases of their own."
            : "Remove the repeats, or keep what belongs together on one side with --group.",
      evidence: { copies: rows, testRows: test.count, byChance: copies.byChance },
    });
  }
  return findings;
}

/** Rows that were taken out of training because they repeat a row of a test that was given. */
function takenOut({ table, description, sealed, rest, test }: Material): number {
  if (sealed.repeats === "apart") return 0;
  // Rows without a group or a time are left out as well; who asked for these has no such count.
  if (sealed.group !== null || sealed.time !== null) return 0;
  const { labelled } = description;
  if (sealed.strategy === "file") return labelled.length - rest.length;
  const part = table.columns.find(({ name }) => name === sealed.part);
  if (sealed.strategy !== "column" || part === undefined) return 0;
  return labelled.filter((row) => !isMissing(part, row)).length - rest.length - test.count;
}

/** Tells of sealed rows that are nearly the same as a row that is trained on. */
export function nearDuplicates(material: Material, twins: readonly Twins[]): Finding[] {
  const { sealed, test, features, truth } = material;
  return twins.flatMap((twin): Finding[] => {
    if (twin.sealed < 5) return [];
    const share = twin.sealed / test.count;
    const isRounded = "rounded" in twin.how;
    const limits = isRounded ? near.rounded : near.columns;
    const severity: Severity =
      share < limits.warning
        ? "note"
        : share < limits.danger || isDrawn(sealed.strategy)
          ? "warning"
          : "danger";
    const names = "columns" in twin.how ? twin.how.columns.map((c) => features[c]?.column.name ?? "") : [];
    const how =
      "rounded" in twin.how
        ? `but for differences below ${percent(twin.how.rounded, 2)} of a column's spread`
        : `in all columns but one (${listed(names)})`;
    const alike = agreement(twin, truth);
    const like = alike === undefined ? "" : ` Such copies ${alike.words}.`;
    return [
      {
        name: "near-duplicates",
        severity,
        columns: names,
        rows: twin.sealed,
        sentence: `${rowsWord(twin.sealed)} of the test (${percent(share)}) are the same as a row outside of it ${how}; chance would make about ${significant(twin.byChance, 2)} such pairs.${like}`,
        cost: "If they are the same case twice, the score on them is that of rows known by heart.",
        fix: "If a column says which rows belong together, name it with --group; if they are copies, remove them.",
        evidence: {
          testRows: twin.sealed,
          otherRows: twin.rest,
          share,
          byChance: twin.byChance,
          ...(alike?.evidence ?? {}),
        },
      },
    ];
  });
}

/** How far near copies agree in the target, among rows that are not sealed. */
function agreement(
  { pairs }: Twins,
  truth: Truth,
): { words: string; evidence: Record<string, number> } | undefined {
  if (pairs.length < 10) return undefined;
  if (truth.kind === "classes") {
    const { codes, classes } = truth;
    const sizes = new Float64Array(classes.length);
    for (const code of codes) sizes[code] = at(sizes, code) + 1;
    const any = sizes.reduce((sum, size) => sum + (size / codes.length) ** 2, 0);
    const same = pairs.filter(([a, b]) => codes[a] === codes[b]).length / pairs.length;
    return {
      words: `have the same target in ${percent(same)} of cases, any two rows in ${percent(any)}`,
      evidence: { sameTarget: same, sameTargetOfAny: any },
    };
  }
  const { values } = truth;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const any = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const own = pairs.reduce((sum, [a, b]) => sum + (at(values, a) - at(values, b)) ** 2, 0) / pairs.length / 2;
  const left = Math.sqrt(own / any);
  return {
    words: `differ in the target by ${percent(left)} of what any two rows do`,
    evidence: { targetDifference: left },
  };
}
