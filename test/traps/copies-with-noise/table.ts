import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** The rare class was filled up with copies of its rows, a little noise added, before any split. */
export const makeTrap: MakeTrap = (random) => {
  const real = cells(1000, () => {
    const x = cells(5, () => random.normal());
    return { x, y: (x[0] ?? 0) + random.normal() > 1.6 ? "rare" : "common" };
  });
  const rare = real.filter(({ y }) => y === "rare");
  const copies = cells(800, (i) => {
    const { x, y } = rare[i % rare.length] ?? { x: [], y: "rare" };
    return { x: x.map((value) => value + 1e-4 * random.normal()), y };
  });
  const all = [...real, ...copies]
    .map((row) => ({ ...row, at: random.uniform() }))
    .sort((a, b) => a.at - b.at);
  const column = (c: number) => all.map(({ x }) => x[c] ?? 0);
  return {
    target: "y",
    table: tableOf({
      a: column(0),
      b: column(1),
      c: column(2),
      d: column(3),
      e: column(4),
      y: all.map(({ y }) => y),
    }),
  };
};
