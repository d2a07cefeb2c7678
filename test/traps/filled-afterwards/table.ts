import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** The reason for leaving is asked of some of those who leave. */
export const makeTrap: MakeTrap = (random) => {
  const rows = cells(1500, () => {
    const months = random.integer(60);
    const leaves = random.uniform() < 0.35 - months / 300;
    const asked = leaves && random.uniform() < 0.5;
    return {
      months,
      fee: 20 + 5 * random.normal(),
      leaves,
      reason: asked ? ["price", "moved", "other"][random.integer(3)] : undefined,
    };
  });
  return {
    target: "leaves",
    table: tableOf({
      months: rows.map(({ months }) => months),
      fee: rows.map(({ fee }) => fee),
      reason: rows.map(({ reason }) => reason),
      leaves: rows.map(({ leaves }) => (leaves ? "yes" : "no")),
    }),
  };
};
