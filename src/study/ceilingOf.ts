import { type Ceiling, ceiling } from "../measure/ceiling.ts";
import { findDuplicates } from "../split/duplicates.ts";
import type { TrainRows } from "../split/rows.ts";
import { type Grounds, truthOf } from "./grounds.ts";

/** Returns the best that any function of the features could do on the rows. */
export function ceilingOf(grounds: Pick<Grounds, "table" | "description">, rows: TrainRows): Ceiling {
  const { table, description } = grounds;
  const features = table.columns.filter((column) =>
    description.columns.some(({ name, role }) => role === "feature" && name === column.name),
  );
  const { group } = findDuplicates(features, rows);
  return ceiling(group, truthOf(grounds, rows), description.task === "regression" ? "values" : "classes");
}
