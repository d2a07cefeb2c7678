import { createHash } from "node:crypto";
import { classCodes } from "../data/classes.ts";
import { isMissing } from "../data/count.ts";
import { checkFinite } from "../data/finite.ts";
import { textOf } from "../data/labels.ts";
import type { Column, Table, TableDescription } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";

/** Test rows that came from a file of their own. */
export interface TestFile {
  readonly source: string;
  /** Row of the joined table that is the first row of the file. */
  readonly firstRow: number;
  /** Rows of the joined table that come from the file and whose target is known, ascending. */
  readonly rows: Int32Array;
  readonly notes: readonly string[];
}

function joinColumns(own: Column, other: Column, source: string): Column {
  if (own.type === "text" && other.type === "text") {
    const codeOf = new Map(own.levels.map((level, code) => [level, code]));
    const levels = [...own.levels];
    const codes = other.levels.map((level) => codeOf.get(level) ?? levels.push(level) - 1);
    const joined = new Int32Array(own.codes.length + other.codes.length);
    joined.set(own.codes);
    joined.set(
      other.codes.map((code) => codes[code] ?? -1),
      own.codes.length,
    );
    return { name: own.name, type: "text", codes: joined, levels };
  }
  if (own.type === "text" || other.type === "text" || own.type !== other.type) {
    throw fail("test_type", { source, column: own.name, expected: own.type, found: other.type });
  }
  const values = new Float64Array(own.values.length + other.values.length);
  values.set(own.values);
  values.set(other.values, own.values.length);
  return { ...own, values };
}

function checkColumns(table: Table, test: Table): void {
  const names = table.columns.map(({ name }) => name);
  const others = test.columns.map(({ name }) => name);
  const missing = names.filter((name) => !others.includes(name));
  const extra = others.filter((name) => !names.includes(name));
  if (missing.length + extra.length > 0) throw fail("test_columns", { source: test.source, missing, extra });
}

/**
 * Appends the rows of a test file (read with `typesOf(table)`) to the table, so that one table serves both: rows
 * from `table.rowCount` on are the test file's. Codes of texts in the training rows do not change; the hash
 * covers both files. The description stays that of the training table, so kinds and classes never come from
 * test rows.
 *
 * @throws test_columns, test_type, test_classes, test_unlabelled, not_finite.
 */
export function joinTestFile(
  table: Table,
  description: TableDescription,
  test: Table,
): { table: Table; test: TestFile } {
  const { source } = test;
  checkColumns(table, test);
  const columns = table.columns.map((own) => {
    const other = test.columns.find(({ name }) => name === own.name);
    if (other === undefined) throw new Error("the columns were checked above");
    return joinColumns(own, other, source);
  });
  const firstRow = table.rowCount;
  const rowCount = firstRow + test.rowCount;

  for (const [index, column] of columns.entries()) {
    const { role, kind } = description.columns[index] ?? {};
    const used = role === "target" || (role === "feature" && kind === "numeric");
    if (used && column.type === "number") checkFinite(column, firstRow);
  }
  const target = columns.find(({ name }) => name === description.target);
  if (target === undefined) throw new Error("a description names a column of its table as target");
  const rows = Int32Array.from({ length: test.rowCount }, (_, i) => firstRow + i).filter(
    (row) => !isMissing(target, row),
  );
  if (rows.length === 0) throw fail("test_unlabelled", { source, target: target.name });
  if (description.task !== "regression") {
    const codes = classCodes(target, description.classes);
    const unknown = new Set<string>();
    for (const row of rows) if (codes[row] === -1) unknown.add(textOf(target, row) ?? "");
    if (unknown.size > 0) {
      throw fail("test_classes", {
        source,
        target: target.name,
        unknown: [...unknown],
        known: description.classes,
      });
    }
  }
  const dropped = test.rowCount - rows.length;
  const notes =
    dropped === 0
      ? []
      : [`${dropped} of ${test.rowCount} rows of ${source} have no ${target.name}; they are not used.`];
  const sha256 = createHash("sha256").update(`${table.sha256}\n${test.sha256}`).digest("hex");
  return { table: { ...table, sha256, rowCount, columns }, test: { source, firstRow, rows, notes } };
}
