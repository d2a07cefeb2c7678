import { createHash } from "node:crypto";
import type { Column, Table } from "../data/table.ts";

declare const part: unique symbol;

/**
 * Row numbers of a table (0 = first data row), branded with the part they belong to, so that handing
 * validation rows to training, or training rows to a choice, does not compile.
 */
export type RowsOf<Part extends string> = Int32Array & { readonly [part]: Part };
export type TrainRows = RowsOf<"train">;
export type ValidationRows = RowsOf<"validation">;
/** Test rows after a look was recorded. */
export type TestRows = RowsOf<"test">;

/** One way to divide the rows that are not sealed: fit on `train`, judge and choose on `validation`. */
export interface Fold {
  readonly train: TrainRows;
  readonly validation: ValidationRows;
}

/** What is written down before the test rows are seen. */
export interface Look {
  readonly rows: number;
  readonly hash: string;
}

/**
 * The sealed rows without their target and without their row numbers, so that neither can be looked up: for the
 * audit, which compares features of the test with those of the other rows, gives advice and decides nothing.
 */
export interface SealedFeatures {
  readonly [part]: "sealed";
  readonly count: number;
  /** Every column of the table but the target, with the cells of the sealed rows only, in the table's order. */
  readonly columns: readonly Column[];
}

/**
 * The sealed test set: its size and its hash can be seen by all, its rows only through `open`, which has the
 * look recorded first. The unseal stage alone calls it.
 */
export class SealedTestRows {
  readonly #rows: TestRows;
  readonly count: number;
  /** SHA-256, hexadecimal, over the hash of the data and the row numbers. */
  readonly hash: string;

  constructor(rows: Int32Array, dataHash: string) {
    this.#rows = rows.slice().sort() as TestRows;
    this.count = rows.length;
    this.hash = hashOfRows(this.#rows, dataHash);
  }

  /** Has the look recorded, then returns the rows in ascending order. What `recordLook` throws is passed on. */
  open(recordLook: (look: Look) => void): TestRows {
    recordLook({ rows: this.count, hash: this.hash });
    return this.#rows.slice() as TestRows;
  }

  /** Returns the cells of the sealed rows in every column but the target; no look, since no target can be seen. */
  features(table: Table, target: string): SealedFeatures {
    const rows = this.#rows;
    const columns = table.columns
      .filter(({ name }) => name !== target)
      .map((column): Column => {
        if (column.type === "text") {
          const codes = new Int32Array(rows.length);
          for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] ?? 0] ?? -1;
          return { ...column, codes };
        }
        const values = new Float64Array(rows.length);
        for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] ?? 0] ?? Number.NaN;
        return { ...column, values };
      });
    return { count: rows.length, columns } as unknown as SealedFeatures;
  }
}

/** Returns the SHA-256, hexadecimal, over the hash of the data and row numbers as little-endian int32. */
function hashOfRows(rows: Int32Array, dataHash: string): string {
  const bytes = new DataView(new ArrayBuffer(4 * rows.length));
  for (const [i, row] of rows.entries()) bytes.setInt32(4 * i, row, true);
  return createHash("sha256").update(dataHash).update("\n").update(bytes).digest("hex");
}
