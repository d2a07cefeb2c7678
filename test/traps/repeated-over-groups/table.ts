import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Each case was entered under several customer numbers, so that groups do not keep the copies together. */
export const makeTrap: MakeTrap = (random) => {
  const cases = cells(300, () => ({ x: random.normal(), z: random.normal(), w: random.uniform() }));
  const rows = cells(900, (row) => ({
    ...(cases[row % 300] ?? { x: 0, z: 0, w: 0 }),
    who: random.integer(150),
  }));
  return {
    target: "y",
    table: tableOf({
      customer: rows.map(({ who }) => who),
      x: rows.map(({ x }) => x),
      z: rows.map(({ z }) => z),
      w: rows.map(({ w }) => w),
      y: rows.map(({ x, z }) => (x * z > 0 ? "a" : "b")),
    }),
    split: { group: "customer" },
  };
};
