import { add } from "../../graph/ops/arithmetic.ts";
import { cast, greaterOrEqual, less, where } from "../../graph/ops/compare.ts";
import { concat, reshape } from "../../graph/ops/shape.ts";
import { constant, int64s, type Tensor } from "../../graph/tensor.ts";
import { othersOf, requireColumns, take } from "./columns.ts";
import { type Layer, normal, type Parameter, uniform } from "./layer.ts";

/** A column that holds the number of a level, and the width of the vector that stands for it. */
export interface EmbeddedColumn {
  readonly at: number;
  /** Levels are numbered from 0; every other number, and NaN, is an unknown level. */
  readonly levels: number;
  readonly width: number;
}

export interface EmbeddingSpec {
  readonly layer: "embedding";
  readonly columns: readonly EmbeddedColumn[];
  /**
   * How vectors start: "normal" with deviation 1, on the scale of standardized numbers (default; PyTorch's
   * Embedding), or "uniform" within 1 / sqrt(width) (Gorishniy et al. 2021). That of unknown levels starts at 0.
   */
  readonly start?: "normal" | "uniform";
}

/** Columns side by side whose vectors are equally wide share a table: one lookup serves them all. */
function tablesOf({ columns }: EmbeddingSpec): EmbeddedColumn[][] {
  const tables: EmbeddedColumn[][] = [];
  for (const column of columns) {
    const last = tables.at(-1);
    if (last?.[0]?.width === column.width) last.push(column);
    else tables.push([column]);
  }
  return tables;
}

const heightOf = (table: readonly EmbeddedColumn[]): number =>
  table.reduce((sum, { levels }) => sum + levels + 1, 0);

/** Returns the rows of the joint table that the columns name: int64 [..., columns]. */
function rowsOf(table: readonly EmbeddedColumn[], units: Tensor): Tensor {
  const codes = take(
    units,
    table.map(({ at }) => at),
  ) as Tensor;
  const levels = constant(Float32Array.from(table, (column) => column.levels));
  const below = where(less(codes, levels), codes, levels);
  const known = where(greaterOrEqual(below, constant(Float32Array.of(0), [])), below, levels);
  let height = 0;
  const starts = table.map((column) => {
    height += column.levels + 1;
    return height - column.levels - 1;
  });
  return add(cast(known, "int64"), int64s(starts));
}

/**
 * Numbers of levels become learned vectors (Guo & Berkhahn 2016): the units are the other columns as they are, then
 * the vectors, column by column. A table has a row for each level and one more for unknown levels; columns side by
 * side with vectors of one width have their rows one under the other in one table [rows, width].
 */
export const embedding: Layer<EmbeddingSpec> = {
  name: "embedding",
  words: "Looks up a learned vector for each level of a category, so that levels can be near or far.",
  after(spec, { width, copies }) {
    const places = spec.columns.map(({ at }) => at);
    requireColumns("an embedding", places, width);
    if (new Set(places).size < places.length) throw new Error("an embedding reads a column twice");
    const vectors = spec.columns.reduce((sum, column) => sum + column.width, 0);
    return { width: width - places.length + vectors, copies };
  },
  parameters: (spec) =>
    tablesOf(spec).map((table): Parameter => {
      const width = table[0]?.width ?? 0;
      const maker = spec.start === "uniform" ? uniform : normal;
      const deviation = spec.start === "uniform" ? 1 / Math.sqrt(width) : 1;
      return {
        name: "table",
        kind: "weights",
        shape: [heightOf(table), width],
        table: true,
        initial(random) {
          const values = new Float32Array(heightOf(table) * width);
          let at = 0;
          for (const { levels } of table) {
            values.set(maker(levels * width, deviation)(random), at);
            at += (levels + 1) * width;
          }
          return values;
        },
      };
    }),
  forward(spec, units, _, pass) {
    const vectors = tablesOf(spec).map((table, index) => {
      const rows = rowsOf(table, units);
      const found = pass.lookUp(index, rows);
      const [members = 1, batch = 1, columns, width] = found.shape;
      return reshape(found, [members, batch, Number(columns) * Number(width)]);
    });
    const others = take(
      units,
      othersOf(
        spec.columns.map(({ at }) => at),
        pass.before.width,
      ),
    );
    return concat(others === undefined ? vectors : [others, ...vectors], 2);
  },
  sources: ({ columns }, { width }) => [
    ...othersOf(
      columns.map(({ at }) => at),
      width,
    ),
    ...columns.flatMap((column) => Array<number>(column.width).fill(column.at)),
  ],
  describe: ({ columns }) =>
    `embedding of ${columns.length} ${columns.length === 1 ? "column" : "columns"} with ${columns.reduce((sum, { levels }) => sum + levels, 0)} levels`,
};
