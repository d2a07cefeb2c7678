import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** A machine's state, row after row, without a column that says when. */
export const makeTrap: MakeTrap = (random) => {
  let worn = false;
  const rows = cells(1000, () => {
    if (random.uniform() < 0.1) worn = !worn;
    return { heat: random.normal() + (worn ? 0.3 : 0), noise: random.normal(), worn };
  });
  return {
    target: "worn",
    table: tableOf({
      heat: rows.map(({ heat }) => heat),
      noise: rows.map(({ noise }) => noise),
      worn: rows.map((row) => (row.worn ? "yes" : "no")),
    }),
  };
};
