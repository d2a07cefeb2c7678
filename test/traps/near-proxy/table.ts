import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** The medicine that is given to those who were found ill, with a few exceptions. */
export const makeTrap: MakeTrap = (random) => {
  const rows = cells(1200, () => {
    const pressure = 120 + 15 * random.normal();
    const ill = pressure + 20 * random.normal() > 130;
    return { pressure, weight: 75 + 12 * random.normal(), ill, drug: random.uniform() < 0.002 ? !ill : ill };
  });
  return {
    target: "ill",
    table: tableOf({
      pressure: rows.map(({ pressure }) => pressure),
      weight: rows.map(({ weight }) => weight),
      drug: rows.map(({ drug }) => (drug ? "given" : "none")),
      ill: rows.map(({ ill }) => (ill ? "yes" : "no")),
    }),
  };
};
