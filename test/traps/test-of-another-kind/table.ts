import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** The test rows come from older people of two cities, the others from everybody. */
export const makeTrap: MakeTrap = (random) => {
  const rows = cells(1500, () => {
    const isTest = random.uniform() < 0.25;
    const age = (isTest ? 48 : 40) + 12 * random.normal();
    const city = isTest
      ? ["Rome", "Oslo"][random.integer(2)]
      : ["Rome", "Oslo", "Lima", "Pune"][random.integer(4)];
    return { isTest, age, city, income: random.normal(), y: age / 20 + random.normal() > 2.2 ? "yes" : "no" };
  });
  return {
    target: "y",
    table: tableOf({
      age: rows.map(({ age }) => age),
      city: rows.map(({ city }) => city),
      income: rows.map(({ income }) => income),
      part: rows.map(({ isTest }) => (isTest ? "test" : "train")),
      y: rows.map(({ y }) => y),
    }),
    split: { part: "part" },
  };
};
