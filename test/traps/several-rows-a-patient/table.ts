import { tableOf } from "../../tableOf.ts";
import { cells, type MakeTrap } from "../trap.ts";

/** Forty patients, thirty visits each, in any order; health is the patient's. */
export const makeTrap: MakeTrap = (random) => {
  const patients = cells(40, () => ({ health: 10 * random.normal(), voice: random.normal() }));
  const rows = cells(1200, () => {
    const who = random.integer(40);
    const { health, voice } = patients[who] ?? { health: 0, voice: 0 };
    return {
      who,
      voice: voice + 0.2 * random.normal(),
      mood: random.normal(),
      score: health + 2 * random.normal(),
    };
  });
  return {
    target: "score",
    table: tableOf({
      patient: rows.map(({ who }) => 101 + who),
      voice: rows.map(({ voice }) => voice),
      mood: rows.map(({ mood }) => mood),
      score: rows.map(({ score }) => score),
    }),
  };
};
