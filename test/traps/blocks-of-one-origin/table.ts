import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Thirty recordings one after the other, in a column with a name that says nothing. */
export const makeTrap: MakeTrap = (random) => {
  const origins = cells(30, (i) => ({ name: `k${(i * 7) % 30}`, shift: 2 * random.normal() }));
  const rows = cells(900, (row) => {
    const { name, shift } = origins[Math.floor(row / 30)] ?? { name: "", shift: 0 };
    return { name, x: random.normal(), y: random.normal() + shift > 0 ? "up" : "down" };
  });
  return {
    target: "y",
    table: tableOf({
      tape: rows.map(({ name }) => name),
      x: rows.map(({ x }) => x),
      y: rows.map(({ y }) => y),
    }),
  };
};
