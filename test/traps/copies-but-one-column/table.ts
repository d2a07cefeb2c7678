import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Half of the cases were measured twice: all is the same but the time it took. */
export const makeTrap: MakeTrap = (random) => {
  const cases = cells(800, () => ({
    x: random.normal(),
    z: random.normal(),
    level: random.integer(50),
    kind: ["p", "q", "r", "s"][random.integer(4)] ?? "",
  }));
  const rows = [...cases, ...cases.slice(0, 400)]
    .map((row) => ({ ...row, took: random.uniform(), at: random.uniform() }))
    .sort((a, b) => a.at - b.at);
  return {
    target: "y",
    table: tableOf({
      x: rows.map(({ x }) => x),
      z: rows.map(({ z }) => z),
      level: rows.map(({ level }) => level),
      kind: rows.map(({ kind }) => kind),
      took: rows.map(({ took }) => took),
      y: rows.map(({ x, level }) => 3 * x + level / 10),
    }),
  };
};
