import type { Table } from "../../../src/data/table.ts";
import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Demand wanders from day to day; the rows come in any order. */
export const makeTrap: MakeTrap = (random) => {
  let level = 0;
  const days = cells(1000, (day) => {
    level = 0.95 * level + random.normal();
    return { day: 18_000 + day, level, rain: random.uniform(), at: random.uniform() };
  }).sort((a, b) => a.at - b.at);
  const others = tableOf({
    rain: days.map(({ rain }) => rain),
    demand: days.map(({ level: own, rain }) => 100 + 10 * own - 5 * rain),
  });
  const date = { name: "day", type: "date" as const, values: Float64Array.from(days, ({ day }) => day) };
  const table: Table = { ...others, columns: [date, ...others.columns] };
  return { target: "demand", table };
};
