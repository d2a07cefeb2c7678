import { fail } from "../runtime/errors.ts";
import { textsIn } from "./count.ts";
import { scaleOf } from "./scales.ts";
import type { Column, ColumnDescription, Kind } from "./table.ts";

/** Levels from least to most, by column. */
export type Orders = Readonly<Record<string, readonly string[]>>;

/**
 * Returns the order to rank a column's levels by: what a person told; none where a person said that it is a plain
 * category; undefined (well-known scales are found) otherwise.
 *
 * @throws order_unfit where a column of numbers or dates was told one, or fewer than two of its levels stand in it
 */
export function orderOf(
  column: Column,
  kind: Kind,
  said: Kind | undefined,
  orders: Orders,
): readonly string[] | undefined {
  const { name } = column;
  const told = Object.hasOwn(orders, name) ? orders[name] : undefined;
  if (told === undefined) return said === "category" ? [] : undefined;
  const levels = kind === "category" || kind === "boolean" ? textsIn(column) : [];
  if (told.filter((level) => levels.includes(level)).length < 2) {
    throw fail("order_unfit", { column: name, kind, told, levels: levels.slice(0, 10) });
  }
  return told;
}

/** Says by which scale the levels of a category are ranked; empty where by none. */
export function scaleReason(column: Column, { kind, role, order }: ColumnDescription): string {
  if (column.type !== "text" || kind !== "category" || role !== "feature") return "";
  const told = order ?? [];
  if (told.length > 0) return `ranked from ${told[0]} to ${told.at(-1)}, as asked`;
  const scale = order === undefined ? scaleOf(column.levels) : undefined;
  if (scale === undefined) return "";
  const [meaning = ""] = scale.meanings;
  if (meaning !== "rank") return `goes round: ${meaning.replace(/,.*/, "")}`;
  const ranked = [...scale.places].sort(([, [a = 0]], [, [b = 0]]) => a - b);
  return `ranked from ${ranked[0]?.[0]} to ${ranked.at(-1)?.[0]}`;
}
