import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** The test file spells some of the categories differently. */
export const makeTrap: MakeTrap = (random) => {
  const table = (count: number, names: readonly string[]) => {
    const rows = cells(count, () => ({ which: random.integer(4), x: random.normal() }));
    return tableOf({
      branch: rows.map(({ which }) => names[which]),
      x: rows.map(({ x }) => x),
      y: rows.map(({ which, x }) => which + x + random.normal()),
    });
  };
  return {
    target: "y",
    table: table(1000, ["north", "south", "east", "west"]),
    test: table(300, ["north", "south", "East", "West"]),
  };
};
