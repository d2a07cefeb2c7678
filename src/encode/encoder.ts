import type { Column, ColumnDescription, Kind, Table, TableDescription, Writing } from "../data/table.ts";
import { readAs } from "../data/written.ts";
import type { TrainRows } from "../split/rows.ts";
import { type CategoryParameters, categoryColumns, encodeCategory, fitCategory } from "./category.ts";
import { type DateParameters, dateColumns, encodeDate, fitDate } from "./date.ts";
import {
  encodeMissing,
  encodeNumeric,
  fitNumeric,
  type NumericParameters,
  numericColumns,
  sortedKnown,
} from "./numeric.ts";
import {
  type BinParameters,
  binEdges,
  binsWithin,
  encodePiecewiseLinear,
  piecewiseLinearColumns,
} from "./piecewiseLinear.ts";
import type { EncodedColumn, Place } from "./place.ts";
import { columnNamed, needColumns, numbersNamed, textsOf } from "./raw.ts";
import { fitTarget, type TargetEncoder, type TargetParameters, targetEncoder } from "./target.ts";

/** A feature as the encoder reads it: its kind in the study, its type in the table. */
export interface Feature {
  readonly name: string;
  readonly kind: Kind;
  readonly type: Column["type"];
  /** How its numbers are written, where not plainly. */
  readonly written?: Writing;
}

/** Everything that an encoder knows, as plain JSON. */
export interface EncoderParameters {
  readonly format: "unseen.encoder/1";
  readonly features: readonly Feature[];
  readonly numeric: readonly NumericParameters[];
  readonly categories: readonly CategoryParameters[];
  readonly dates: readonly DateParameters[];
  readonly bins: readonly BinParameters[];
  readonly target: TargetParameters;
}

/** Where the two blocks of an encoded row go in a matrix that may be wider. */
export interface Placement {
  readonly values: Float32Array;
  /** Index of the first row's first plain column. */
  readonly at: number;
  /** Columns from the first plain one to the first of the piecewise-linear block. */
  readonly linearAt: number;
  readonly stride: number;
}

/** Turns columns of a table into a matrix: plain columns first, the piecewise-linear block last. */
export interface Encoder {
  readonly features: readonly Feature[];
  readonly plainWidth: number;
  readonly width: number;
  /** What each column of the matrix is. */
  readonly columns: readonly EncodedColumn[];
  readonly target: TargetEncoder;
  /**
   * Returns the encoded rows, [rows.length, width] row-major. Columns that are no features are not read.
   *
   * @throws UnseenError `columns_missing` naming all features that the table lacks, `column_type` where one
   * holds text instead of numbers
   */
  encode(table: Table, rows: Int32Array): Float32Array;
  /** Writes the encoded rows into a matrix whose places hold zeros. */
  encodeInto(table: Table, rows: Int32Array, placement: Placement): void;
  toJSON(): EncoderParameters;
}

type Feeding = "numeric" | "date" | "category";

/** How a kind is encoded. Kinds that a person forces into the features are taken by what they hold. */
function feedingOf({ kind }: ColumnDescription, { type }: Column): Feeding {
  if (kind === "numeric" || kind === "date") return kind;
  if (kind === "category" || kind === "boolean" || type === "text") return "category";
  return type === "date" ? "date" : "numeric";
}

/**
 * Returns the encoder of the features, fitted on the training rows and nothing else: medians, means, bins and
 * levels cannot depend on a row that is to be judged.
 */
export function fitEncoder(table: Table, description: TableDescription, rows: TrainRows): Encoder {
  const features: Feature[] = [];
  const numeric: NumericParameters[] = [];
  const categories: CategoryParameters[] = [];
  const dates: DateParameters[] = [];
  const bins: BinParameters[] = [];
  for (const described of description.columns) {
    if (described.role !== "feature") continue;
    const { name, kind } = described;
    const column = columnNamed(table, name);
    const { type } = column;
    const read = readAs(column);
    features.push({ name, kind, type, ...(typeof read === "object" && { written: read }) });
    const feeding = feedingOf(described, column);
    if (feeding === "category") {
      const { order } = described;
      categories.push(fitCategory(name, type, textsOf(column), rows, { kind, ...(order && { order }) }));
    } else {
      const { values } = numbersNamed(table, name);
      if (feeding === "date") dates.push(fitDate(name, type, values, rows));
      else {
        const known = sortedKnown(values, rows);
        numeric.push(fitNumeric(name, values, rows, known, description.numeric));
        const edges = binEdges(known);
        if (edges !== undefined) bins.push({ name, edges });
      }
    }
  }
  const target = fitTarget(table, description, rows);
  const fitted = { features, numeric, categories, dates, bins: fewerBins(table, rows, bins), target };
  return encoderFromJSON({ format: "unseen.encoder/1", ...fitted });
}

/** Returns the bins, or fewer a column where all together would take more memory than they may. */
function fewerBins(table: Table, rows: TrainRows, bins: BinParameters[]): BinParameters[] {
  const total = bins.reduce((sum, { edges }) => sum + edges.length - 1, 0);
  const most = binsWithin(total, rows.length);
  if (bins.every(({ edges }) => edges.length - 1 <= most)) return bins;
  return bins.flatMap(({ name }) => {
    const edges = binEdges(sortedKnown(numbersNamed(table, name).values, rows), most);
    return edges === undefined ? [] : [{ name, edges }];
  });
}

/** Returns the encoder of those parameters. */
export function encoderFromJSON(parameters: EncoderParameters): Encoder {
  const { features, numeric, categories, dates, bins } = parameters;
  const plain = [
    ...numericColumns(numeric),
    ...categories.flatMap(categoryColumns),
    ...dates.flatMap(dateColumns),
  ];
  const columns = [...plain, ...piecewiseLinearColumns(bins)];
  const plainWidth = plain.length;
  const width = columns.length;
  const encodeInto: Encoder["encodeInto"] = (table, rows, { values, at, linearAt, stride }) => {
    needColumns(table, features);
    const numbers = (name: string): Float64Array => numbersNamed(table, name).values;
    let next = at;
    const place = (columns: number): Place => {
      next += columns;
      return { values, at: next - columns, stride };
    };
    for (const column of numeric) encodeNumeric(column, numbers(column.name), rows, place(1));
    for (const { name, missing } of numeric) if (missing) encodeMissing(numbers(name), rows, place(1));
    for (const category of categories) {
      const column = textsOf(columnNamed(table, category.name));
      encodeCategory(category, column, rows, place(categoryColumns(category).length));
    }
    for (const date of dates) encodeDate(date, numbers(date.name), rows, place(dateColumns(date).length));
    next = at + linearAt;
    for (const bin of bins) {
      const column = numeric.find(({ name }) => name === bin.name) as NumericParameters;
      encodePiecewiseLinear(bin, column, numbers(bin.name), rows, place(bin.edges.length - 1));
    }
  };
  return {
    features,
    plainWidth,
    width,
    columns,
    target: targetEncoder(parameters.target),
    encode(table, rows) {
      const values = new Float32Array(rows.length * width);
      encodeInto(table, rows, { values, at: 0, linearAt: plainWidth, stride: width });
      return values;
    },
    encodeInto,
    toJSON: () => parameters,
  };
}
