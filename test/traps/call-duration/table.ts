import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Who hangs up at once buys nothing: the length of a call is known when the answer is. */
export const makeTrap: MakeTrap = (random) => {
  const rows = cells(6000, () => {
    const age = 20 + random.integer(60);
    const seconds = Math.floor(-200 * Math.log(1 - random.uniform()));
    const buys = seconds > 45 && random.uniform() < 0.1 + (age > 60 ? 0.1 : 0) + seconds / 4000;
    return { age, seconds, balance: 1000 * random.normal(), buys };
  });
  return {
    target: "buys",
    table: tableOf({
      age: rows.map(({ age }) => age),
      balance: rows.map(({ balance }) => balance),
      seconds: rows.map(({ seconds }) => seconds),
      buys: rows.map(({ buys }) => (buys ? "yes" : "no")),
    }),
  };
};
