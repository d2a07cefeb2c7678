import { randomFrom } from "../../dist/index.js";
import type { LabeledRows, Reference } from "./splits.ts";

const share = 0.2;

/** Rows without those that references test on, and which of them pretend to be the test. */
export interface PretendTest {
  readonly rows: LabeledRows;
  readonly tests: ReadonlySet<number>;
}

/**
 * Throws the reference's test rows away and draws a fifth of the others: of every class, or of all where numbers are
 * predicted.
 */
export function pretendTest(all: LabeledRows, reference: Reference, draw: number): PretendTest {
  const opened = new Set(reference.test_rows);
  const remaining = all.rows.flatMap((row, i) =>
    opened.has(i) ? [] : [{ row, target: all.targets[i] ?? "" }],
  );
  const strata = new Map<string, number[]>();
  for (const [i, { target }] of remaining.entries()) {
    const stratum = reference.task === "regression" ? "" : target;
    const rows = strata.get(stratum);
    if (rows === undefined) strata.set(stratum, [i]);
    else rows.push(i);
  }
  const random = randomFrom(draw).split("pretend test", reference.file);
  const tests = [...strata].flatMap(([stratum, rows]) =>
    random
      .split(stratum)
      .shuffle(rows)
      .slice(0, Math.round(share * rows.length)),
  );
  return {
    rows: { ...all, rows: remaining.map(({ row }) => row), targets: remaining.map(({ target }) => target) },
    tests: new Set(tests),
  };
}
