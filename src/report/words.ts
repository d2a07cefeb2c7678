import type { Interval } from "../measure/interval.ts";
import type { PartScore } from "../measure/score.ts";
import { lossChange } from "../study/changeWords.ts";
import type { StudyResult, TrainingCurve } from "../study/result.ts";
import { data as combineData } from "./figures/combine.ts";
import { shownCurves } from "./figures/curves.ts";
import { data as ledgerData } from "./figures/ledger.ts";
import { data as trialsData } from "./figures/trials.ts";
import { baselineWords, hiddenWord, shapeWord, strengthsWord } from "./names.ts";
import { count, levelWord, listed, percent, plain, plural, signedPercent, significant } from "./numbers.ts";
import { lossScale, metricWord, range, score, scoreDifference } from "./scale.ts";

const level = (interval: Interval): string => `${levelWord(interval.level)} interval`;

/** Returns "test is worse than train by ..." with the interval, and whether chance alone could explain it. */
export function gapSentence(result: StudyResult): string {
  const { metric, gap } = result;
  const difference = gap[metric.name] ?? Number.NaN;
  const worse = metric.direction === "higher" ? -difference : difference;
  const { low, high, ...rest } = gap.interval;
  const interval = metric.direction === "higher" ? { low: -high, high: -low, ...rest } : gap.interval;
  const facing = worse < 0 ? { low: -interval.high, high: -interval.low, ...rest } : interval;
  const size = scoreDifference(metric.name, Math.abs(worse));
  const chance =
    low <= 0 && high >= 0
      ? "The interval includes zero, so chance alone could explain it."
      : "The interval does not include zero, so it is more than chance.";
  return (
    `The gap: on the sealed test rows the network is ${size} ${worse < 0 ? "better" : "worse"} in ` +
    `${metricWord(metric.name)} than on the rows it learned from (${level(facing)} ` +
    `${range(metric.name, facing, "difference")}). ${chance}`
  );
}

/** Returns the gap in the loss itself, on which the verdict rests, with both of its intervals. */
export function lossGapSentence({ gap, data }: StudyResult): string {
  const name = data.task === "regression" ? "mean squared error" : "log loss";
  const written = ({ low, high }: Interval): string => `${significant(low, 2)} to ${significant(high, 2)}`;
  return (
    `In ${name}, on which the verdict rests, it is ${significant(gap.loss, 2)} (${level(gap.lossInterval)} ` +
    `${written(gap.lossInterval)}; ${written(gap.lossIntervalConservative)} if the training rows, too, are taken as a sample).`
  );
}

/** Returns how the network compares with the baselines on the test rows. */
export function baselineSentence(result: StudyResult): string {
  const { metric, scores, baselines } = result;
  const value = (part: { readonly [name: string]: unknown } | undefined): number => {
    const found = part?.[metric.name];
    return typeof found === "number" ? found : Number.NaN;
  };
  const others = [baselines.majority, baselines.mean, baselines.linear].flatMap((baseline) =>
    baseline === undefined ? [] : [value(baseline.test)],
  );
  const sign = metric.direction === "higher" ? 1 : -1;
  const best = sign * Math.max(...others.map((other) => sign * other));
  const better = sign * (value(scores.test) - best);
  const size = scoreDifference(metric.name, Math.abs(better));
  const relation =
    better > 0 ? `${size} better than` : better < 0 ? `${size} worse than` : "no better and no worse than";
  return `The baselines are ${baselineWords(result)}; on the test rows the network is ${relation} the best of them (${score(metric.name, best)}).`;
}

/** Returns what the method bought on the test rows, against the network that only early stopping holds back. */
export function plainSentence({ baselines: { plain }, data, chosen, stages }: StudyResult): string {
  const isClasses = data.task !== "regression";
  const { text, isClear } = lossChange(plain.network, plain.test.loss, isClasses);
  const name = isClasses ? "log loss" : "mean squared error";
  const doubt = isClear ? "" : "; these rows cannot tell the two apart";
  // Networks that are not refitted and each leave a fold out saw, together, more than one network can.
  const isBeside = !chosen.refitted && stages.combine.kept === "folds";
  const rows = isBeside ? "the training rows of the first fold" : "the same rows";
  return `A plain network that only early stopping holds back was trained on ${rows}: against it, the ${name} on the test rows is ${text}${doubt}.`;
}

/** Returns what the final network is: members, layers, parameters, regularizers, refit. */
export function networkSentence(result: StudyResult): string {
  const { chosen, stages } = result;
  const hidden = stages.combine.members.map(shapeWord);
  const shapes = [...new Set(hidden.length > 0 ? hidden : chosen.layers.map(hiddenWord))];
  const shown = shapes.length > 4 ? [...shapes.slice(0, 3), `${shapes.length - 3} other shapes`] : shapes;
  const hiddenLayers = `hidden layers: ${listed(shown)}`;
  const what =
    chosen.members === 1
      ? `One network (${hiddenLayers})`
      : `An ensemble of ${plural(chosen.members, "network")} whose answers are averaged (${hiddenLayers})`;
  const zeros = chosen.parameters - chosen.nonZeroParameters;
  const nonZero = zeros > 0 ? `, ${count(chosen.nonZeroParameters)} of them not zero` : "";
  const refit = chosen.refitted
    ? " It was trained once more on all rows that are not test rows."
    : " It was trained on training rows only, and stopped where it was best on validation rows.";
  return `${what} with ${plural(chosen.parameters, "parameter")}${nonZero}. Regularizers: ${regularizersWord(result)}.${refit}`;
}

function regularizersWord(result: StudyResult): string {
  const all = result.chosen.regularizers;
  const names = [...new Set(all.flatMap((member) => Object.keys(member)))];
  const ranges = names.flatMap((name) => {
    const strengths = all.map((member) => member[name] ?? 0);
    const low = Math.min(...strengths);
    const high = Math.max(...strengths);
    if (high === 0) return [];
    if (low === high) return [strengthsWord({ [name]: high })];
    const word = strengthsWord({ [name]: high });
    if (name === "earlyStopping")
      return [`${word} in ${count(strengths.filter(Boolean).length)} of ${count(all.length)}`];
    return [word.replace(/ ([^ ]+)$/, ` ${low === 0 ? "0" : plain(low)} to $1`)];
  });
  return ranges.length === 0 ? "none" : ranges.join(", ");
}

/** Returns how to read the scores figure. */
export function readScores(result: StudyResult): string {
  const { metric, scores } = result;
  const better = metric.direction === "higher" ? "Right" : "Left";
  const { low, high } = scores.test.interval;
  return `${better} is better. The test row is the one that counts: with ${testRows(scores.test)}, the true score lies between ${score(metric.name, low)} and ${score(metric.name, high)} with ${levelWord(scores.test.interval.level)} confidence.`;
}

function testRows({ n, lossInterval: { groups } }: PartScore): string {
  const of = groups === undefined ? "" : ` of ${plural(groups, "group")}`;
  return `${plural(n, "test row")}${of}`;
}

/** Returns how to read the ledger: how many entries help, how many hurt, how many cannot be told. */
export function readLedger(result: StudyResult): string {
  const { rows, reference } = ledgerData(result);
  const of = (effect: string) => rows.filter((row) => row.effect === effect);
  const best = rows[0];
  const [better, worse, unclear] = [of("better"), of("worse"), of("unclear")];
  const tried = rows.length - of("reference").length;
  if (tried === 0 || best === undefined) return "No regularizer was tried.";
  const change = `validation loss ${signedPercent(best.change / 100)} against “${reference}”`;
  const lead =
    best.effect === "better"
      ? `The most was bought by “${best.name}”: ${change}.`
      : better.length > 0
        ? `The lowest loss is that of “${best.name}”, which chance could explain: ${change}.`
        : `No entry lowers the validation loss beyond doubt against “${reference}”.`;
  const clearly =
    better.length === 0
      ? ""
      : ` ${count(better.length)} of ${count(tried)} lower it beyond doubt (the whole line lies left of 0).`;
  const harm =
    worse.length === 0
      ? ""
      : ` ${listed(worse.map(({ name }) => `“${name}”`))} ${worse.length === 1 ? "raises" : "raise"} it.`;
  const doubt =
    unclear.length === 0
      ? ""
      : ` For ${unclear.length === 1 ? "1 entry" : `${count(unclear.length)} entries`} the line crosses 0: these rows cannot tell whether ${unclear.length === 1 ? "it helps" : "they help"}.`;
  return lead + clearly + harm + doubt;
}

/** Returns what one training curve shows: where validation was best, where both losses end. */
export function readCurve(curve: TrainingCurve, data: StudyResult["data"]): string {
  const scale = lossScale(data);
  const finite = curve.validationLoss.filter(Number.isFinite);
  const lowest = Math.min(...finite);
  const at = curve.steps[curve.validationLoss.indexOf(lowest)];
  const last = finite.at(-1);
  const trainEnd = curve.trainLoss.filter(Number.isFinite).at(-1);
  if (at === undefined || last === undefined || trainEnd === undefined) return "";
  const show = (loss: number): string => significant(scale.of(loss));
  const rise = scale.of(last) / scale.of(lowest) - 1;
  const start = `“${curve.name}”: the train loss ends at ${show(trainEnd)}; the validation loss is lowest at step ${count(at)} (${show(lowest)})`;
  if (rise < 0.02) return `${start} and ends at ${show(last)}: it does not climb.`;
  return rise < 0.1
    ? `${start} and then climbs a little, to ${show(last)}.`
    : `${start} and then climbs to ${show(last)} (${signedPercent(rise, 0)}): from there on it memorizes.`;
}

/** Returns how to read the training curves, one sentence a panel. */
export function readCurves(result: StudyResult): string {
  return shownCurves(result.stages.regularize.curves)
    .map((curve) => readCurve(curve, result.data))
    .join(" ");
}

/** Returns what averaging several networks bought. */
export function readCombine(result: StudyResult): string {
  const { candidates, kept } = result.stages.combine;
  const index = candidates.findIndex(({ name }) => name === kept);
  const row = combineData(result).rows[index];
  if (row === undefined) return "";
  if (kept === "single") {
    return "Averaging several networks did not lower the validation loss enough to earn its size, so a single network is kept.";
  }
  const why =
    candidates[index]?.networks === 1
      ? "Averaging weights along one training steadies a network and makes it no larger."
      : "Networks that err in different places correct each other when averaged.";
  return `Kept: ${row.name}. Against a single network the validation loss changes by ${signedPercent(row.change / 100)} (95% interval ${signedPercent(row.low / 100)} to ${signedPercent(row.high / 100)}). ${why}`;
}

/** Returns how to read the scatter of trials. */
export function readTrials(result: StudyResult): string {
  const { points, outside, scale } = trialsData(result);
  const byLoss = points.toSorted((a, b) => a.validation - b.validation);
  const best = byLoss[0];
  const smallestGap = points.toSorted((a, b) => Math.abs(a.gap) - Math.abs(b.gap))[0];
  if (best === undefined || smallestGap === undefined) return "No setting was searched.";
  const show = (loss: number): string => significant(loss);
  const lesson =
    best === smallestGap
      ? "Here the best one also has the smallest gap, which need not be so."
      : `The one with the smallest gap (${show(smallestGap.gap)}) has a ${scale.name} of ${show(smallestGap.validation)}: a small gap is not the goal, a low validation loss is.`;
  const missing =
    outside === 0
      ? ""
      : ` ${plural(outside, "setting")} diverged or ${outside === 1 ? "lies" : "lie"} far above the frame and ${outside === 1 ? "is" : "are"} not drawn.`;
  return `Lower is better. The best setting reaches ${show(best.validation)} with a gap of ${show(best.gap)}. ${lesson}${missing}`;
}

/** Returns how the rows were divided, and how validation was done. */
export function splitSentence(result: StudyResult): string {
  const { split, data } = result;
  const { train, validation, test } = split.rows;
  const rest = split.folds > 1 ? train : train + validation;
  const share = percent(test / (rest + test), 0);
  const file = `taken from the file ${data.testSource ?? ""}`.trim();
  const how = split.strategy === "file" ? `, ${file}` : "";
  return `${plural(test, "test row")} (${share}) were sealed first${how}. ${checkedSentence(result)}`;
}

function checkedSentence({ split }: StudyResult): string {
  const { train, validation } = split.rows;
  const folds = plural(split.folds, "fold");
  if (split.folds === 1) {
    return `${plural(train, "row")} trained the networks and ${plural(validation, "row")} validated them.`;
  }
  return validation < train
    ? `Of the other ${plural(train, "row")}, ${count(validation)} validated in ${folds} that roll forward: each fold validated networks trained on what came before it.`
    : `The other ${plural(train, "row")} were cut into ${folds}; each fold in turn validated networks trained on the rest.`;
}

/** Returns how many groups each part holds, and how many rows a gap took; empty where there is neither. */
export function groupsSentence({ split }: StudyResult): string {
  const { groups, gapRows, gap, group } = split;
  const parts = [
    ...(groups
      ? [
          `By ${group}: ${plural(groups.train, "group")} trained, ${count(groups.validation)} validated, ${count(groups.test)} tested.`,
        ]
      : []),
    ...(gapRows > 0
      ? [
          `${plural(gapRows, "row")} within the gap of ${gap} before the test ${gapRows === 1 ? "was" : "were"} left out.`,
        ]
      : []),
  ];
  return parts.join(" ");
}

/** Returns how many rows repeat another one exactly, and what was done about it. */
export function duplicatesSentence(result: StudyResult): string {
  const { duplicateRows, strategy } = result.split;
  if (duplicateRows === 0) return "No row repeats another one exactly.";
  const one = duplicateRows === 1;
  const repeats = one
    ? "1 row repeats an earlier row exactly"
    : `${count(duplicateRows)} rows repeat an earlier row exactly`;
  if (strategy.includes("group") || strategy.startsWith("time")) {
    return `${repeats}; the split goes by ${strategy.startsWith("time") ? "time" : "groups"}, and leaves ${one ? "it" : "them"} where ${one ? "it is" : "they are"}.`;
  }
  return `${repeats}; ${one ? "both" : "copies"} were kept on the same side of the split, so that no test row was seen in training.`;
}
