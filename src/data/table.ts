/** What a column holds, as `describe` found or as the user said. */
export type Kind = "numeric" | "category" | "boolean" | "date" | "text" | "id" | "constant";

/** How numbers are written in texts, where that is not plainly: "1.234,5 kg" has the mark "," and the unit "kg". */
export interface Writing {
  /** What stands before the decimals. */
  readonly mark: "." | ",";
  /** In lower case, without a plural s; empty where there is none. */
  readonly unit: string;
  /** Whether cells that are no such number count as missing; otherwise they are errors. */
  readonly loose: boolean;
}

/** What `describe` tells about numbers that were read off texts. */
export interface Written extends Writing {
  /** A text that is more than a plain number; empty where there is none. */
  readonly example: string;
  /** Cells that are no number and count as missing, and the first of them. */
  readonly others: number;
  readonly other: string;
}

/** How to read a column. */
export type ReadAs = Column["type"] | Writing;

/** Numbers; NaN is missing. Dates are numbers too: days since 1970-01-01 UTC, with a fraction for the time. */
export interface NumberColumn {
  readonly name: string;
  readonly type: "number" | "date";
  readonly values: Float64Array;
  /** Where the source holds texts that are numbers with separators or units. */
  readonly written?: Written;
}

/** Strings, dictionary encoded: `levels[codes[row]]`; code -1 is missing. Booleans are "false" and "true". */
export interface TextColumn {
  readonly name: string;
  readonly type: "text";
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | TextColumn;

/** What the user brings, read but not yet changed. Rows keep the order of the source. */
export interface Table {
  /** Short name for folders and headings: the file's name without its extensions. */
  readonly name: string;
  /** The path, glob or "-" as given. */
  readonly source: string;
  /** Hash of the bytes of the source files, hexadecimal. */
  readonly sha256: string;
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/** How numbers go in: standardized and smoothly clipped, or by their rank as a normal distribution. */
export type NumericScaling = "standard" | "quantile-normal";

export type Task = "binary" | "multiclass" | "regression";

/** One column as the study sees it. */
export interface ColumnDescription {
  readonly name: string;
  readonly kind: Kind;
  readonly role: "feature" | "target" | "left-out";
  /** Why it is left out, or why it got this kind where that may surprise; empty otherwise. */
  readonly reason: string;
  /** Levels from least to most, as a person told; empty for no order. Absent: well-known scales are found. */
  readonly order?: readonly string[];
  readonly missing: number;
  /** Number of distinct values that are not missing. */
  readonly distinct: number;
}

/** The table seen with a target: kinds, roles, task and classes. */
export interface TableDescription {
  readonly columns: readonly ColumnDescription[];
  readonly target: string;
  readonly task: Task;
  /** Class names in sorted order (numeric order if all are numbers); empty for regression. */
  readonly classes: readonly string[];
  /** Default "standard". */
  readonly numeric?: NumericScaling;
  /** Rows whose target is known, in order; the only rows that a split hands out. */
  readonly labelled: Int32Array;
  /** Sentences worth telling: rows dropped, task chosen, columns left out. */
  readonly notes: readonly string[];
}
