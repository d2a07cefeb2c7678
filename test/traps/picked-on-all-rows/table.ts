import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Of 4,000 columns of noise, the 40 that go best with the target in all 200 rows. */
export const makeTrap: MakeTrap = (random) => {
  const y = cells(200, (row) => (row % 2 === 0 ? 1 : -1));
  const noise = cells(4000, () => {
    const column = cells(200, () => random.normal());
    const relation = Math.abs(column.reduce((sum, value, row) => sum + value * (y[row] ?? 0), 0));
    return { column, relation };
  });
  const best = noise.sort((a, b) => b.relation - a.relation).slice(0, 40);
  return {
    target: "y",
    table: tableOf({
      ...Object.fromEntries(best.map(({ column }, i) => [`gene${i}`, column])),
      y: y.map((value) => (value > 0 ? "ill" : "well")),
    }),
  };
};
