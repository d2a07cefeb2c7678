import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

export const makeTrap: MakeTrap = (random) => {
  const rows = cells(2000, () => {
    const x = random.normal();
    return { x, z: random.normal(), y: x + 0.5 * random.normal() > 2.3 ? "fraud" : "clear" };
  });
  return {
    target: "y",
    table: tableOf({ x: rows.map(({ x }) => x), z: rows.map(({ z }) => z), y: rows.map(({ y }) => y) }),
  };
};
