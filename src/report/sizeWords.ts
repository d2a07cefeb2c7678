import { defaultMetric } from "../measure/metrics/all.ts";
import type { LadderRung, StudyResult } from "../study/result.ts";
import { count, percent, plural, significant } from "./numbers.ts";
import { lossScale, metricWord, score } from "./scale.ts";

/** Returns the best that any function of the features could do on the rows that are not sealed. */
export function ceilingSentence({ data, stages }: StudyResult): string {
  const { ceiling } = stages.overfit;
  const rows = plural(ceiling.rows, "row");
  if (ceiling.conflictingRows === 0) {
    return `No two of the ${rows} that are not sealed have the same features and different targets, so a large enough network could memorize all of them.`;
  }
  // The ceiling is an accuracy or a root mean squared error, whatever the study's metric is.
  const { name, direction } = defaultMetric(data.task);
  const best = `${metricWord(name)} ${score(name, ceiling.metric)}`;
  const contradict =
    ceiling.conflictingRows === 1
      ? "1 training row contradicts"
      : `${count(ceiling.conflictingRows)} training rows contradict`;
  const bound = direction === "higher" ? "reach more than" : "go below";
  return `${contradict} others: same features, different target. So no network of any size can ${bound} ${best} on the ${rows} that are not sealed.`;
}

/** Returns what the same network makes of shuffled targets; empty where that was not tried. */
export function memorySentence({ stages }: StudyResult): string {
  const { shuffled } = stages.overfit;
  if (shuffled === null) return "";
  const rest =
    shuffled.share > 0.9
      ? "So its training score says next to nothing about what it has learned."
      : `The other ${percent(1 - shuffled.share, 0)} it can only gain where there is a rule to learn.`;
  return `${shuffled.sentence} ${rest}`;
}

/** Returns how to read the capacity curve, from the largest, the best and the chosen size. */
export function readCapacity(result: StudyResult): string {
  const { ladder, best, chosen } = result.stages.shrink;
  const bestRung = ladder[best];
  const largest = bySize(ladder).at(-1);
  if (bestRung === undefined || largest === undefined || ladder[chosen] === undefined) return "";
  const show = shown(result);
  const first = `The lowest validation loss (${show(bestRung.validationLoss)}) belongs to ${plural(bestRung.parameters, "parameter")}.`;
  const surelyWorse = (largest.againstBest?.interval.low ?? 0) > 0;
  const second =
    surelyWorse && largest.trainLoss < bestRung.trainLoss
      ? ` The largest fits the training rows more closely but does worse on rows held out: at ${plural(largest.parameters, "parameter")} the train loss is ${show(largest.trainLoss)} and the validation loss ${show(largest.validationLoss)}, and the distance between the lines is memorizing.`
      : surelyWorse
        ? ` Larger networks do worse: at ${plural(largest.parameters, "parameter")} the validation loss is ${show(largest.validationLoss)}.`
        : " Larger networks do not do better, nor worse beyond doubt: here more parameters do no harm that shows.";
  return `${first}${largest === bestRung ? " It is the largest that was tried." : second} ${choiceSentence(result)}`;
}

function choiceSentence({ stages }: StudyResult): string {
  const { ladder, best, chosen, rule } = stages.shrink;
  const [bestRung, chosenRung] = [ladder[best], ladder[chosen]];
  if (bestRung === undefined || chosenRung === undefined) return "";
  if (rule === "best") return "The best size itself was asked for (--rule best).";
  const size = plural(chosenRung.parameters, "parameter");
  if (rule === "mcs") {
    return chosen === best
      ? "No smaller network is among those that may be the best (model confidence set, 90%), so this size is chosen."
      : `The network with ${size} is the smallest of those that cannot be told from it (model confidence set, 90%), so it is chosen.`;
  }
  return chosen === best
    ? "No smaller network passed the test for being as good, so this size is chosen."
    : `The network with ${size} is ${chosenRung.parameters < bestRung.parameters ? "smaller" : "larger"} and not reliably worse, so it is chosen.`;
}

/** A peak counts where the loss rises to it and falls from it by at least this share. */
const PEAK = 0.05;

/**
 * Returns what the sizes show of double descent: beyond the size that memorizes, networks without early stopping can
 * do better again (Belkin et al. 2019, Nakkiran et al. 2020), so that no two sizes tell where a curve goes.
 */
export function readDescent(result: StudyResult): string {
  const { ladder, interpolation } = result.stages.shrink;
  const rungs = bySize(ladder);
  const memorizing = interpolation === null ? undefined : ladder[interpolation];
  const largest = rungs.at(-1);
  if (largest === undefined) return "";
  if (memorizing === undefined) {
    return "Even without early stopping, no size comes near the lowest possible train loss. What comes after that is not seen here: networks larger still can do better again (double descent), so these sizes do not show that bigger overfits.";
  }
  const show = shown(result);
  const from = `Trained to the end, networks know the training rows by heart from ${plural(memorizing.parameters, "parameter")} on.`;
  const peak = peakOf(rungs);
  if (peak !== undefined) {
    return `${from} Around there their validation loss without early stopping peaks (${show(peak.atEnd.validationLoss)} at ${plural(peak.parameters, "parameter")}) and falls again as they grow: double descent. Which size is best is judged with early stopping.`;
  }
  const beyond = rungs.length - 1 - rungs.indexOf(memorizing);
  return beyond < 2
    ? `${from} ${beyond === 0 ? "Nothing larger" : "One larger size"} was tried, so whether the validation loss falls again beyond (double descent) is not seen here.`
    : `${from} ${plural(beyond, "larger size")} beyond show no second descent; without early stopping the validation loss ends at ${show(largest.atEnd.validationLoss)} at the largest.`;
}

/** The size whose loss at the end stands out most above what is smaller and what is larger; undefined for none. */
function peakOf(rungs: readonly LadderRung[]): LadderRung | undefined {
  const losses = rungs.map(({ atEnd }) => atEnd.validationLoss);
  const heights = losses.map((loss, i) => {
    const [before, after] = [losses.slice(0, i), losses.slice(i + 1)].map((part) => Math.min(...part));
    return Math.min(loss - (before ?? loss), loss - (after ?? loss)) / loss;
  });
  const highest = Math.max(...heights);
  return highest > PEAK ? rungs[heights.indexOf(highest)] : undefined;
}

const bySize = (ladder: readonly LadderRung[]): readonly LadderRung[] =>
  ladder.toSorted((a, b) => a.parameters - b.parameters);

const shown = (result: StudyResult): ((loss: number) => string) => {
  const scale = lossScale(result.data);
  return (loss) => significant(scale.of(loss));
};

/** What a circle around a size means, by the rule it was chosen by. */
export const ACCEPTED: Readonly<Record<StudyResult["stages"]["shrink"]["rule"], string>> = {
  best: "the best, which was asked for",
  "1se": "accepted, not reliably worse than the best by the paired rule",
  mcs: "may be the best (model confidence set, 90%)",
};

/** What is chosen, by the rule. */
export const CHOICE: Readonly<Record<StudyResult["stages"]["shrink"]["rule"], string>> = {
  best: "The size with the lowest validation loss is chosen, as asked.",
  "1se": "The smallest size that is not reliably worse than the best is chosen.",
  mcs: "The smallest size that cannot be told from the best is chosen.",
};
