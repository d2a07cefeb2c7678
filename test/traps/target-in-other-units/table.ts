import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

export const makeTrap: MakeTrap = (random) => {
  const rows = cells(800, () => ({
    size: 50 + 20 * random.normal(),
    age: random.integer(80),
    noise: random.normal(),
  }));
  const price = rows.map(({ size, age, noise }) => 1000 * (3 * size - age + 10 * noise));
  return {
    target: "price",
    table: tableOf({
      size: rows.map(({ size }) => size),
      age: rows.map(({ age }) => age),
      "price in euros": price.map((value) => Math.round(0.92 * value)),
      price,
    }),
  };
};
