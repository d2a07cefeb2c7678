import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Of 300 test rows, 200 are training rows. */
export const makeTrap: MakeTrap = (random) => {
  const draw = () => {
    const x = random.normal();
    const z = random.normal();
    return {
      x,
      z,
      color: ["red", "green", "blue"][random.integer(3)] ?? "",
      y: x + random.normal() > 0 ? "a" : "b",
    };
  };
  const all = cells(1100, draw);
  const columns = (rows: typeof all) =>
    tableOf({
      x: rows.map(({ x }) => x),
      z: rows.map(({ z }) => z),
      color: rows.map(({ color }) => color),
      y: rows.map(({ y }) => y),
    });
  return { target: "y", table: columns(all.slice(0, 1000)), test: columns(all.slice(800)) };
};
