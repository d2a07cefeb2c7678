import { isMissing } from "../data/count.ts";
import { textOf } from "../data/labels.ts";
import type { Table } from "../data/table.ts";
import { fail } from "../runtime/errors.ts";

/** The rows of each part that a column names, ascending. */
export interface NamedParts {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** Rows whose cell is empty; they are in no part. */
  readonly unnamed: number;
}

const words: Readonly<Record<"train" | "validation" | "test", readonly string[]>> = {
  train: ["train", "training", "fit", "learn"],
  validation: ["validation", "validate", "valid", "val", "dev", "development", "tune"],
  test: ["test", "testing", "holdout", "hold-out", "held-out"],
};
const partOf = new Map(
  Object.entries(words).flatMap(([part, names]) =>
    names.map((name): [string, keyof typeof words] => [name, part as keyof typeof words]),
  ),
);

/**
 * Returns the parts that a column names in words: train, validation and test, or their usual other names
 * (training, val, dev, holdout, ...), in any case. Only the rows handed in are dealt out.
 *
 * @throws part_words for other words, part_lacking without test rows or with fewer than ten training rows
 */
export function partsNamed(table: Table, name: string, rows: Int32Array): NamedParts {
  const column = table.columns.find((own) => own.name === name);
  if (column === undefined) throw new RangeError(`there is no column ${name}`);
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  const unknown = new Set<string>();
  let unnamed = 0;
  for (const row of rows) {
    if (isMissing(column, row)) {
      unnamed++;
      continue;
    }
    const text = textOf(column, row) ?? "";
    const part = partOf.get(text.trim().toLowerCase());
    if (part === undefined) unknown.add(text);
    else parts[part].push(row);
  }
  if (unknown.size > 0) throw fail("part_words", { column: name, unknown: [...unknown] });
  const { train, validation, test } = parts;
  if (test.length === 0) throw fail("part_lacking", { column: name, part: "test", rows: 0 });
  if (train.length < 10) throw fail("part_lacking", { column: name, part: "train", rows: train.length });
  return {
    train: Int32Array.from(train),
    validation: Int32Array.from(validation),
    test: Int32Array.from(test),
    unnamed,
  };
}
