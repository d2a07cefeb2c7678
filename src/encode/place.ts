/** Where a column of the encoded matrix goes: row-major values, `at` its place in the first row. */
export interface Place {
  readonly values: Float32Array;
  readonly at: number;
  /** Distance from a row to the next. */
  readonly stride: number;
}

/** What one column of the encoded matrix is: the source column, and what it tells about it. */
export interface EncodedColumn {
  readonly source: string;
  readonly meaning: string;
}
