import { clustersOf } from "../measure/dependence.ts";
import type { Random } from "../runtime/random.ts";
import type { Grounds } from "./grounds.ts";

/** Parts of the validation rows where these are one part. */
const parts = 5;

/**
 * Returns the part of each validation row, for choosing on some parts and judging on the others: its fold where there
 * are folds, else one of five parts: whole groups in turn, consecutive stretches of time, or rows drawn at random.
 *
 * @param losses of the validation rows, [n]; they tell how long stretches of time have to be
 */
export function validationParts(
  { folds, dependence }: Pick<Grounds, "folds" | "dependence">,
  losses: Float64Array,
  random: Random,
): Int32Array {
  if (folds.length > 1) {
    return Int32Array.from(
      folds.flatMap(({ validation }, fold) => new Array<number>(validation.length).fill(fold)),
    );
  }
  const clusters = clustersOf(dependence, losses);
  if (clusters?.kind === "blocks") {
    return clusters.of.map((block) => Math.min(parts - 1, Math.floor((block * parts) / clusters.count)));
  }
  const units = clusters?.count ?? losses.length;
  const order = random.shuffle(Int32Array.from({ length: units }, (_, unit) => unit % parts));
  return clusters === undefined ? order : clusters.of.map((group) => order[group] ?? 0);
}
