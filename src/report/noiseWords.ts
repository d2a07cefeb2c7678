import type { StudyResult } from "../study/result.ts";
import { plural } from "./numbers.ts";
import { metricWord, scoreDifference } from "./scale.ts";

/** Returns how much chance there is in the score: another seed, another test set; empty where that is not known. */
export function noiseSentence({ noise, metric, scores }: StudyResult): string {
  if (!noise) return "";
  const { seed, sampling } = noise;
  const shown = (size: number): string => scoreDifference(metric.name, size);
  const isKnown = (size: number | undefined): size is number => Number.isFinite(size);
  const byRows = sampling.test.metric;
  const another = `another test set of ${plural(scores.test.n, "row")}`;
  if (!isKnown(byRows)) return "";
  if (seed === null || !isKnown(seed.metric)) {
    return `Chance in the ${metricWord(metric.name)}: ${another} changes it by about ${shown(byRows)} (one standard error).`;
  }
  return (
    `Chance in the ${metricWord(metric.name)}: another seed changes that of one network by about ${shown(seed.metric)} ` +
    `(standard deviation over ${plural(seed.seeds, "seed")}); ${another} changes it by about ${shown(byRows)} (one standard error).`
  );
}
