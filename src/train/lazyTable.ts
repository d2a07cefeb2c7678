import { equal, where } from "../graph/ops/compare.ts";
import { concat, gather, reshape } from "../graph/ops/shape.ts";
import { sizesOf } from "../graph/ops/size.ts";
import {
  type Attribute,
  constant,
  type Dim,
  emit,
  int,
  int64s,
  type Shape,
  type Tensor,
  text,
} from "../graph/tensor.ts";

/**
 * Large tables move lazily: a step touches only the rows that it reads, as torch.optim.SparseAdam does. A row's
 * gradient is the sum over all places where it was read; moments, decay and penalties of other rows rest until they
 * are read again. All tables of a population stand one under the other, [K * rows + 1, width]; the row at the end is
 * always 0 and takes what is repeated.
 */
export interface LazyTable {
  readonly rows: number;
  readonly width: number;
}

/** Returns the tables of all members as the loop carries them, from their stretch [K, 1, rows * width]. */
export const stacked = (flat: Tensor, { rows, width }: LazyTable): Tensor =>
  concat(
    [reshape(flat, [`${flat.shape[0]}*${rows}`, width]), constant(new Float32Array(width), [1, width])],
    0,
  );

/** Returns what `stacked` was made from. */
export const unstacked = (tables: Tensor, { rows, width }: LazyTable): Tensor =>
  reshape(
    emit({
      op: "Slice",
      inputs: [tables, int64s([0]), int64s([-1]), int64s([0])],
      type: tables.type,
      shape: [`K*${rows}`, width],
    }),
    ["K", 1, rows * width],
  );

/** Rows of a table that a step reads, each of them once. */
export interface RowsRead {
  /** What was looked up, [K, ..., width]: its gradient is the rows'. */
  readonly found: Tensor;
  /** Where the rows stand in the stacked tables; the empty row for repetitions: int64 [K, R]. */
  readonly place: Tensor;
  /** Which of all K * R places a row's gradients are summed in: int64 [K, R]. */
  readonly owner: Tensor;
}

const long = (value: number): Tensor => constant(BigInt64Array.of(BigInt(value)), []);

const times = (shape: Shape): string => shape.join("*");

/** The values under a shape of several sizes that are only known when it runs. */
const shaped = (x: Tensor, sizes: Tensor, shape: Shape): Tensor =>
  emit({ op: "Reshape", inputs: [x, sizes], type: x.type, shape });

/** 0, step, 2 * step, ... below the limit. */
const range = (limit: Tensor, step: number, count: Dim): Tensor =>
  emit({ op: "Range", inputs: [long(0), limit, long(step)], type: "int64", shape: [count] });

/**
 * Returns what a step must know to move the rows that it reads.
 *
 * @param tables as they are in this step
 * @param before as they were before the first one: what depends on their size alone is computed once
 * @param rows of each member's table, int64 [K, ...]
 */
export function readRows(
  tables: Tensor,
  before: Tensor,
  { rows: height, width }: LazyTable,
  rows: Tensor,
): RowsRead {
  const [members = 1, ...rest] = rows.shape;
  const flat = reshape(rows, [members, times(rest)]);
  const end = reshape(sizesOf(before, [0]), []);
  const empty = emit({ op: "Sub", inputs: [end, long(1)], type: "int64", shape: [] });
  const firsts = reshape(range(empty, height, members), [members, 1]);
  const place = emit({ op: "Add", inputs: [flat, firsts], type: "int64", shape: flat.shape });
  const sizes = emit({ op: "Shape", inputs: [flat], type: "int64", shape: [2] });
  const count = emit({
    op: "ReduceProd",
    inputs: [sizes],
    attributes: { keepdims: int(0) },
    type: "int64",
    shape: [],
  });
  const position = shaped(range(count, 1, times(flat.shape)), sizes, flat.shape);
  // Whoever writes last owns the row; the others find a number there that is not theirs.
  const owner = gather(write(range(end, 1, before.shape[0] ?? 1), place, position), place);
  const found = reshape(gather(tables, place), [...rows.shape, width]);
  return { found, place: where(equal(owner, position), place, empty), owner };
}

/** Returns the gradient of the rows, [K, R, width]: of each once, and zeros in place of repetitions. */
export function gradientOfRows(gradient: Tensor, { owner }: RowsRead): Tensor {
  const width = gradient.shape.at(-1) ?? 1;
  const values = reshape(gradient, [...owner.shape, width]);
  const sizes = emit({ op: "Shape", inputs: [values], type: "int64", shape: [3] });
  const zeros = emit({ op: "ConstantOfShape", inputs: [sizes], type: "float", shape: values.shape });
  const sums = write(reshape(zeros, [times(owner.shape), width]), owner, values, { reduction: text("add") });
  return shaped(sums, sizes, values.shape);
}

/** Returns what stands in these places of the tables, [K, R, width]. */
export const rowsAt = (tables: Tensor, { place }: RowsRead): Tensor => gather(tables, place);

/** Returns the tables with other rows in these places. */
export const write = (
  tables: Tensor,
  place: Tensor,
  rows: Tensor,
  attributes: Readonly<Record<string, Attribute>> = {},
): Tensor =>
  emit({
    op: "ScatterND",
    attributes,
    inputs: [
      tables,
      emit({ op: "Unsqueeze", inputs: [place, int64s([-1])], type: "int64", shape: [...place.shape, 1] }),
      rows,
    ],
    type: tables.type,
    shape: tables.shape,
  });
