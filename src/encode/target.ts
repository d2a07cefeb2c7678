import type { Table, TableDescription } from "../data/table.ts";
import type { TrainRows } from "../split/rows.ts";
import { fitScaling, type Scaling, standardize } from "./numeric.ts";
import { columnNamed, numbersNamed, textsOf } from "./raw.ts";

export type TargetParameters =
  | { readonly kind: "classes"; readonly name: string; readonly classes: readonly string[] }
  | ({ readonly kind: "values"; readonly name: string } & Scaling);

/** A target of classes: numbers in the order of `classes`. */
export interface ClassTarget {
  readonly kind: "classes";
  readonly name: string;
  readonly classes: readonly string[];
  /** Returns the class number of each row; -1 where it is missing or none of the classes. */
  encode(table: Table, rows: Int32Array): Int32Array;
}

/** A target of numbers, standardized with mean and deviation of the training rows. */
export interface ValueTarget extends Scaling {
  readonly kind: "values";
  readonly name: string;
  /** Returns (value - mean) / scale of each row; NaN where it is missing. */
  encode(table: Table, rows: Int32Array): Float32Array;
  /** Returns a standardized value in units of the target. */
  inverse(standardized: number): number;
}

export type TargetEncoder = ClassTarget | ValueTarget;

/** Returns what the training rows tell about the target: nothing for classes, mean and scale for numbers. */
export function fitTarget(table: Table, description: TableDescription, rows: TrainRows): TargetParameters {
  const { target: name, task, classes } = description;
  if (task !== "regression") return { kind: "classes", name, classes };
  const { values } = numbersNamed(table, name);
  const known: number[] = [];
  for (const row of rows) if (!Number.isNaN(values[row])) known.push(values[row] as number);
  return { kind: "values", name, ...fitScaling(Float64Array.from(known), known[0] ?? 0, 0) };
}

/** Returns the encoder of those parameters. */
export function targetEncoder(parameters: TargetParameters): TargetEncoder {
  return parameters.kind === "classes" ? classTarget(parameters) : valueTarget(parameters);
}

function classTarget(parameters: Extract<TargetParameters, { kind: "classes" }>): ClassTarget {
  const numbers = new Map(parameters.classes.map((name, number) => [name, number]));
  return {
    ...parameters,
    encode(table, rows) {
      const { codes, levels } = textsOf(columnNamed(table, parameters.name));
      const numberOf = levels.map((level) => numbers.get(level) ?? -1);
      return rows.map((row) => numberOf[codes[row] as number] ?? -1);
    },
  };
}

function valueTarget(parameters: Extract<TargetParameters, { kind: "values" }>): ValueTarget {
  return {
    ...parameters,
    encode(table, rows) {
      const { values } = numbersNamed(table, parameters.name);
      return Float32Array.from(rows, (row) => standardize(values[row] as number, parameters));
    },
    inverse: (standardized) => parameters.mean + parameters.scale * standardized,
  };
}
