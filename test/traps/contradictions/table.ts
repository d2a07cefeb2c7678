import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** One case in four stands twice, with both answers. */
export const makeTrap: MakeTrap = (random) => {
  const cases = cells(800, () => ({ x: random.normal(), z: random.normal(), w: random.normal() }));
  const rows = [
    ...cases.map((row) => ({ ...row, y: row.x > 0 ? "a" : "b" })),
    ...cases.slice(0, 200).map((row) => ({ ...row, y: row.x > 0 ? "b" : "a" })),
  ]
    .map((row) => ({ ...row, at: random.uniform() }))
    .sort((a, b) => a.at - b.at);
  return {
    target: "y",
    table: tableOf({
      x: rows.map(({ x }) => x),
      z: rows.map(({ z }) => z),
      w: rows.map(({ w }) => w),
      y: rows.map(({ y }) => y),
    }),
  };
};
