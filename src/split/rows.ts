declare const part: unique symbol;

/**
 * Row numbers of a table (0 = first data row), branded with the part they belong to, so that handing
 * validation rows to training, or training rows to a choice, does not compile.
 */
export type RowsOf<Part extends string> = Int32Array & { readonly [part]: Part };
export type TrainRows = RowsOf<"train">;
export type ValidationRows = RowsOf<"validation">;

/** One way to divide the rows that are not sealed: fit on `train`, judge and choose on `validation`. */
export interface Fold {
  readonly train: TrainRows;
  readonly validation: ValidationRows;
}
