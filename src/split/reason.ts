import type { Table, TableDescription } from "../data/table.ts";
import type { SplitChoice } from "./choice.ts";
import { momentInWords, rowOrder, timelineOf } from "./timeline.ts";

/** What came of a split, for the sentence that tells of it. */
export interface Outcome {
  readonly test: Int32Array;
  readonly groups: { readonly rest: number; readonly test: number } | null;
  readonly gapRows: number;
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Returns why the rows were divided as they were, and what that means, in one sentence or two. */
export function reasonOf(
  table: Table,
  { task }: TableDescription,
  choice: SplitChoice,
  { test, groups, gapRows }: Outcome,
): string {
  const { strategy, group, time, gap, asked } = choice;
  const because = asked ? `, as --split ${strategy} asks` : "";
  if (strategy === "random") return `Rows are drawn at random${because}.`;
  if (strategy === "stratified") {
    const spread = task === "regression" ? "low and high targets in proportion" : "every class in proportion";
    const none = asked ? because : ": neither --group nor --time names a column";
    return `Rows are drawn at random with ${spread}${none}.`;
  }
  const lost =
    gapRows === 0
      ? ""
      : ` ${plural(gapRows, "row", "rows")} within the gap of ${gap} before it are left out.`;
  if (strategy === "time") {
    const { at } = timelineOf(table, time ?? "");
    const first = test.reduce((a, b) => ((at[b] ?? 0) < (at[a] ?? 0) ? b : a), test[0] ?? 0);
    const from = momentInWords(table, timelineOf(table, time ?? ""), first);
    const by = time === rowOrder ? "" : ` by ${time}`;
    const ask = asked ? because : ", as --time asks";
    return `The latest rows${by}, from ${from} on, are the test${ask}: it is about the future.${lost}`;
  }
  if (strategy === "time-within-group") {
    const ask = asked ? because : ", as --group and --time ask";
    const by = time === rowOrder ? "" : ` by ${time}`;
    return `The latest rows of each ${group}${by} are the test${ask}: it is about the future of known groups.${lost}`;
  }
  const ask = asked ? because : ", as --group asks";
  const balance =
    strategy === "stratified-group"
      ? task === "regression"
        ? ", low and high targets near their shares"
        : ", classes near their shares"
      : asked || task === "regression"
        ? ""
        : ", classes as they come since some occur in fewer than three of them";
  const of = groups === null ? "" : ` (${groups.test} of ${groups.test + groups.rest})`;
  return `Whole groups of ${group}${of} are held out${ask}${balance}: the test is about groups never seen.`;
}
