import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Many rows of ten speakers: two of them are the test. */
export const makeTrap: MakeTrap = (random) => {
  const rows = cells(1500, () => ({ who: `s${random.integer(10)}`, x: random.normal(), z: random.normal() }));
  return {
    target: "y",
    table: tableOf({
      speaker: rows.map(({ who }) => who),
      x: rows.map(({ x }) => x),
      z: rows.map(({ z }) => z),
      y: rows.map(({ x }) => (x + random.normal() > 0 ? "a" : "b")),
    }),
    split: { group: "speaker" },
  };
};
