import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** A street, mostly with one row each, was replaced by the mean of the target over all rows. */
export const makeTrap: MakeTrap = (random) => {
  const rows = cells(1500, () => ({
    street: random.integer(6000),
    x: random.normal(),
    y: random.uniform() < 0.4 ? 1 : 0,
  }));
  const sums = new Map<number, { n: number; sum: number }>();
  for (const { street, y } of rows) {
    const { n, sum } = sums.get(street) ?? { n: 0, sum: 0 };
    sums.set(street, { n: n + 1, sum: sum + y });
  }
  const meanOf = (street: number): number => {
    const { n, sum } = sums.get(street) ?? { n: 1, sum: 0 };
    return sum / n;
  };
  return {
    target: "y",
    table: tableOf({
      x: rows.map(({ x }) => x),
      street_rate: rows.map(({ street }) => meanOf(street)),
      y: rows.map(({ y }) => (y === 1 ? "late" : "on time")),
    }),
  };
};
