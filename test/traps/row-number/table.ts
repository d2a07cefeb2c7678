import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Tickets count up with gaps, in a column whose name does not say so. */
export const makeTrap: MakeTrap = (random) => {
  let ticket = 1000;
  const rows = cells(700, () => {
    ticket += 1 + random.integer(9);
    const x = random.normal();
    return { ticket, x, y: x + random.normal() > 0 ? "a" : "b" };
  });
  return {
    target: "y",
    table: tableOf({
      file: rows.map((row) => row.ticket),
      x: rows.map(({ x }) => x),
      y: rows.map(({ y }) => y),
    }),
  };
};
