import type { Context } from "../context.ts";
import type { TrainedEntry } from "../ledger.ts";
import { lookAtCoadaptation } from "./coadaptation.ts";
import { lookAtGrowth } from "./growth.ts";
import type { Textbook } from "./result.ts";
import { lookAtSensitivity } from "./sensitivity.ts";
import { openSpecimens, slideOf } from "./specimens.ts";
import { lookAtSubnetworks } from "./subnetworks.ts";
import { lookAtWeights } from "./weights.ts";

/**
 * Measures on the user's own data what textbooks say that regularizers do, on the networks of the ledger that do best
 * with their last weights: of each entry one network is trained again, keeping its weights, and looked into.
 *
 * Random: which rows, subnetworks and noise, from the study's stream "textbook".
 */
export async function readTextbook(context: Context, entries: readonly TrainedEntry[]): Promise<Textbook> {
  const random = context.random.split("textbook");
  const slide = slideOf(context, random);
  const specimens = await openSpecimens(context, entries);
  const find = (name: string) => specimens.find((specimen) => specimen.name === name);
  const [none, dropout] = [find("none"), find("dropout")];
  try {
    return {
      rows: slide.rows,
      subnetworks: dropout === undefined ? null : await lookAtSubnetworks(dropout, slide, random),
      coadaptation:
        none === undefined || dropout === undefined ? null : await lookAtCoadaptation(none, dropout, slide),
      weights: lookAtWeights(specimens),
      growth: lookAtGrowth(specimens),
      sensitivity: await lookAtSensitivity(specimens, slide, random),
    };
  } finally {
    for (const { network } of specimens) await network.close();
  }
}
