import { FEWEST_GROUPS } from "../measure/dependence.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { PairedDifference } from "../measure/paired.ts";
import type { PartScore } from "../measure/score.ts";
import { count, fixed, levelWord, percent, probability, significant, withRange } from "../measure/words.ts";
import type { BaselineEvidence, Evidence, Findings, VerdictKind } from "./verdict.ts";

const METRIC_WORDS: Readonly<Record<MetricName, string>> = {
  accuracy: "an accuracy",
  balancedAccuracy: "a balanced accuracy",
  auc: "an area under the ROC curve",
  averagePrecision: "an average precision",
  logLoss: "a log loss",
  rmse: "a root mean squared error",
  mae: "a mean absolute error",
  r2: "an R²",
};

const BASELINE_WORDS: Readonly<Record<BaselineEvidence["name"], string>> = {
  majority: "always predicting the most common class",
  mean: "always predicting the mean",
  linear: "a linear model",
};

const isShare = (metric: MetricName): boolean => metric === "accuracy" || metric === "balancedAccuracy";

/** Returns the verdict in plain words: the score on unseen rows, what it means, and what beats it if anything does. */
export function sentence(kind: VerdictKind, evidence: Evidence, found: Findings): string {
  return [scoreSentence(evidence), meaning(kind, evidence, found), shortfall(kind, evidence, found)]
    .filter((part) => part !== "")
    .join(" ");
}

function scoreSentence({ metric, scores, target }: Evidence): string {
  const { name } = metric;
  const { interval } = scores.test;
  const value = scoreOf(name, scores.test);
  const low = isShare(name) ? fixed(100 * interval.low, 1) : bare(name, interval.low);
  const high = isShare(name) ? fixed(100 * interval.high, 1) : bare(name, interval.high);
  const unit = name === "rmse" || name === "mae" ? ` in ${target}` : "";
  const lead =
    name === "accuracy"
      ? `The network is right on ${bare(name, value)} of rows it has never seen (${low} to ${high})`
      : `On rows it has never seen the network has ${METRIC_WORDS[name]} of ${bare(name, value)}${unit} (${low} to ${high})`;
  return `${lead}, ${beside(name, value, scoreOf(name, scores.train))} its training score.`;
}

/** Returns "1.2 points below", "0.31 above", or "the same as" where both scores look the same. */
function beside(metric: MetricName, value: number, reference: number): string {
  if (bare(metric, value) === bare(metric, reference)) return "the same as";
  const size = Math.abs(value - reference);
  const shown = isShare(metric) ? fixed(100 * size, 1) : significant(size, 2);
  const points = isShare(metric) ? (shown === "1.0" ? " point" : " points") : "";
  return `${shown}${points} ${value < reference ? "below" : "above"}`;
}

/** Returns ", 0.6% of what it gains over always predicting the mean". */
function besideGain({ gap, baselines }: Evidence): string {
  const trivial = baselines.find(({ name }) => name !== "linear");
  const gain = -(trivial?.network.difference ?? Number.NaN);
  if (trivial === undefined || !(gain > 0)) return "";
  return `, ${percent(gap.loss / gain)} of what it gains over ${BASELINE_WORDS[trivial.name]}`;
}

function meaning(kind: VerdictKind, evidence: Evidence, found: Findings): string {
  const { gap, scores, alternative } = evidence;
  switch (kind) {
    case "generalizes":
      if (gap.lossInterval.high < 0)
        return "What it learned holds on new rows: they are no harder for it than those it learned from.";
      return gap.lossInterval.low > 0
        ? `What it learned holds on new rows: the difference in loss is too small to matter${besideGain(evidence)}.`
        : "What it learned holds on new rows: chance alone could explain the difference in loss.";
    case "memorizes-harmlessly":
      return `It fits its training rows clearly better than new ones, but nothing simpler that was tried does clearly better on new rows: the memorizing does no harm that shows.`;
    case "overfits":
      if (found.trivial === "worse" || found.nothingLearned)
        return `It has ${evidence.trainLossNearFloor ? "learned its training rows by heart and" : "fitted its training rows and learned"} nothing that carries over.`;
      return found.alternativeWins && alternative !== undefined
        ? `${alternative.how === "stopped earlier" ? "It was trained too long" : "It overfits"}: ${alternative.name}, ${alternative.how}, has a validation loss ${percent(-alternative.against.difference / scores.validation.loss)} lower.`
        : "It overfits: something simpler does better on the same rows.";
    case "underfits":
      if (found.trivial === "worse" || found.nothingLearned)
        return "It has learned next to nothing from these features.";
      return found.linear === "worse"
        ? "It has not learned what there is to learn."
        : "It has not learned all there is to learn: the largest network did best, and a larger one could do better still.";
    case "shifted":
      return `The test rows are unlike the rest: the loss is ${percent(found.shift.difference / (scores.test.loss - found.shift.difference))} higher on them than on validation rows, which the network had not learned from either.`;
    case "cannot-tell":
      return `Whether ${found.trivial === "unclear" ? "it has learned anything" : "it overfits"} cannot be told from ${testRows(evidence)}${found.tooFewGroups ? ": too few groups" : ""}.`;
  }
}

/** Returns "1,195 test rows", or "1,195 test rows of 8 groups (patient)". */
function testRows({ scores, gap, group }: Evidence): string {
  const { groups } = gap.lossInterval;
  const column = group === null || group === undefined ? "" : ` (${group})`;
  const of = groups === undefined ? "" : ` of ${count(groups)} ${groups === 1 ? "group" : "groups"}${column}`;
  return `${count(scores.test.n)} test rows${of}`;
}

/** Says plainly where a baseline is as good or better; empty where the network beats them all. */
function shortfall(kind: VerdictKind, evidence: Evidence, found: Findings): string {
  const says = evidence.baselines.flatMap(({ name, test }) => {
    const standing = name === "linear" ? found.linear : found.trivial;
    const score = bare(evidence.metric.name, scoreOf(evidence.metric.name, test));
    if (standing === "worse") return [`it is worse than ${BASELINE_WORDS[name]} (${score})`];
    if (standing === "unclear") return [`it is not clearly better than ${BASELINE_WORDS[name]} (${score})`];
    return [];
  });
  if (says.length === 0) return "";
  const text = `${says.join(", and ")}, by loss on the same test rows.`;
  const lead = kind === "generalizes" || kind === "memorizes-harmlessly" ? "But " : "";
  return lead === "" ? text.charAt(0).toUpperCase() + text.slice(1) : lead + text;
}

/** Returns the reasons, one fact a line, each with its figures. */
export function reasons(kind: VerdictKind, evidence: Evidence, found: Findings): readonly string[] {
  const { gap, alternative } = evidence;
  const zero = gap.lossInterval.low > 0 || gap.lossInterval.high < 0 ? "excludes zero" : "holds zero";
  const small = gap.lossInterval.low > 0 && !found.gapIsClear ? ", but the gap is too small to matter" : "";
  const lines = [
    `Gap: loss on test rows minus loss on training rows is ${difference(evidence, gap.loss, gap.lossInterval)}; the ${levelWord(gap.lossInterval.level)} interval ${zero}${small}.`,
    ...evidence.baselines.map((baseline) => baselineReason(evidence, baseline)),
  ];
  if (alternative !== undefined) {
    const { name, how, against } = alternative;
    const close = against.interval.high < 0 ? "is better by less than matters" : "is not clearly better";
    lines.push(
      `The best alternative that is ${how}, ${name}, ${found.alternativeWins ? "is clearly better" : close}: its loss on validation rows, once the luck of having been picked is taken off, is ${lowerOrHigher(evidence, against)} than that of the chosen network.`,
    );
  } else lines.push("No alternative that is smaller or more regularized was compared.");
  lines.push(
    evidence.trainLossNearFloor
      ? "The training loss is near the lowest possible on these rows: the network could memorize them."
      : "The training loss is well above the lowest possible on these rows: they are not learned by heart.",
  );
  if (evidence.largerCouldHelp) lines.push("The largest network of the ladder was clearly the best one.");
  lines.push(
    `Loss on test rows minus loss on validation rows${evidence.validationOptimism === 0 ? "" : ", corrected for the pick,"} is ${difference(evidence, found.shift.difference, found.shift)} with a 99% interval${found.testDiffers ? ": more than chance" : ""}.`,
  );
  if (found.tooFewRows) {
    lines.push(
      `There are ${count(evidence.scores.test.n)} test rows; no interval can be trusted on fewer than 30.`,
    );
  } else if (found.tooFewGroups) {
    lines.push(
      `There are ${testRows(evidence)}; rows of one group go together, and on fewer than ${FEWEST_GROUPS} groups no interval can be trusted to speak for groups that have not been seen. Seal more groups with --test, or gather rows of new ones.`,
    );
  } else if (kind === "cannot-tell") lines.push(rowsNeeded(evidence));
  return lines;
}

/** Log losses differ in nats; squared errors in percent of the test loss, as squared units mean little to anyone. */
function difference(
  { metric, scores }: Evidence,
  value: number,
  range: { low: number; high: number },
): string {
  const isRegression = metric.name === "rmse" || metric.name === "mae" || metric.name === "r2";
  if (!isRegression) return `${withRange(value, range)} nats a row`;
  const scale = 100 / scores.test.loss;
  return `${withRange(value * scale, { low: range.low * scale, high: range.high * scale })} percent of its mean squared error on test rows`;
}

/** Returns "0.25 (0.24 to 0.26) nats a row lower", turned around so that the number itself is not negative. */
function lowerOrHigher(evidence: Evidence, { difference: value, interval }: PairedDifference): string {
  return value > 0
    ? `${difference(evidence, value, interval)} higher`
    : `${difference(evidence, -value, { low: -interval.high, high: -interval.low })} lower`;
}

function baselineReason(evidence: Evidence, { name, network }: BaselineEvidence): string {
  return `Loss on test rows is ${lowerOrHigher(evidence, network)} than that of ${BASELINE_WORDS[name]}; the network is truly better with probability ${probability(network.probabilityBetter)}.`;
}

/**
 * The half width of an interval is 1.96 s / sqrt(n), so that a half width of delta takes (1.96 s / delta)^2 rows:
 * n times the square of the present half width over delta; and as many groups, where rows go together in them.
 */
function rowsNeeded({ gap, scores, baselines, margin }: Evidence): string {
  const baseline = baselines.find(({ name }) => name !== "linear");
  const gain = baseline === undefined ? 0 : baseline.test.loss - scores.test.loss;
  const half = (gap.lossInterval.high - gap.lossInterval.low) / 2;
  const { groups } = gap.lossInterval;
  const present = groups ?? scores.test.n;
  const unit = groups === undefined ? "test rows" : "groups among the test rows";
  const rows = (delta: number): string => count(Number((present * (half / delta) ** 2).toPrecision(2)));
  if (!Number.isFinite(half)) return "There are too few test rows for any interval.";
  const have = `there are ${count(present)}`;
  if (!(gain > 0) || !(margin > 0)) {
    return `To know the loss on new rows to within 2% takes about ${rows(0.02 * scores.test.loss)} ${unit}; ${have}.`;
  }
  return `To tell a gap of half of what the network gains over the baseline from none takes about ${rows(gain / 2)} ${unit}, and a gap of ${percent(margin / gain, 0)} of it, the least that matters, about ${rows(margin)}; ${have}.`;
}

function scoreOf(metric: MetricName, part: PartScore): number {
  return part[metric] ?? Number.NaN;
}

function bare(metric: MetricName, value: number): string {
  return isShare(metric) ? percent(value) : significant(value);
}
