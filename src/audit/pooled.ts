import type { Column } from "../data/table.ts";
import type { Material } from "./material.ts";

/** The rows of all parts as one list, the ones that are not sealed first; features only. */
export interface Pool {
  readonly size: number;
  /** Rows from this place on are sealed. */
  readonly firstSealed: number;
  readonly width: number;
  /** Returns one feature with the cells of all rows of the pool; made anew at each call, to spare memory. */
  column(index: number): Column;
}

/** Returns the features of the rows that are not sealed and of the sealed rows as one list of rows. */
export function poolOf({ rest, features, test }: Pick<Material, "rest" | "features" | "test">): Pool {
  const sealed = new Map(test.columns.map((column) => [column.name, column]));
  const size = rest.length + test.count;
  return {
    size,
    firstSealed: rest.length,
    width: features.length,
    column(index) {
      const own = features[index]?.column;
      const other = own && sealed.get(own.name);
      if (own === undefined || other === undefined) throw new RangeError("There is no such feature.");
      if (own.type === "text" && other.type === "text") {
        const codes = new Int32Array(size);
        for (let i = 0; i < rest.length; i++) codes[i] = own.codes[rest[i] ?? 0] ?? -1;
        codes.set(other.codes, rest.length);
        return { ...own, codes };
      }
      if (own.type === "text" || other.type === "text") throw new Error("parts of a column have one type");
      const values = new Float64Array(size);
      for (let i = 0; i < rest.length; i++) values[i] = own.values[rest[i] ?? 0] ?? Number.NaN;
      values.set(other.values, rest.length);
      return { ...own, values };
    },
  };
}
