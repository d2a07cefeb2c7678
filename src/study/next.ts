import type { Finding, FindingName } from "../audit/finding.ts";
import { FEWEST_GROUPS } from "../measure/dependence.ts";
import { count, percent } from "../measure/words.ts";
import { stepsFor } from "./defaults.ts";
import type { StudyResult } from "./result.ts";

/** What to do after a study. */
export type NextKind =
  | "mend-leak"
  | "mend-shift"
  | "collect-groups"
  | "collect-test-rows"
  | "collect-columns"
  | "change-metric"
  | "use-linear"
  | "use-alternative"
  | "accept-ceiling"
  | "larger-network"
  | "more-rows"
  | "longer-budget"
  | "accept-memorizing"
  | "accept";

/** The one thing to do now. */
export interface Next {
  readonly kind: NextKind;
  readonly sentence: string;
}

/** A study as it is when what to do next is chosen. */
type Finished = Omit<StudyResult, "next">;

interface Rule {
  readonly kind: NextKind;
  readonly applies: (study: Finished) => boolean;
  readonly sentence: (study: Finished) => string;
}

/** Findings after which no score can be believed before they are mended. */
const leaks: readonly FindingName[] = [
  "repeated-rows",
  "near-duplicates",
  "id-column",
  "target-copy",
  "strong-column",
  "known-after",
  "picked-columns",
  "ordered-target",
  "likely-group",
  "likely-time",
];

/** Share of the way from the baseline to the ceiling after which there is nothing left to gain. */
const atCeiling = 0.9;
/** Share of the recipe's length below which a training was cut short. */
const cutShort = 0.6;

const leakOf = ({ audit }: Finished): Finding | undefined =>
  audit.findings.find(({ name, severity }) => severity === "danger" && leaks.includes(name));

const unevenOf = ({ audit, metric }: Finished): Finding | undefined =>
  metric.name === "accuracy"
    ? audit.findings.find(({ name, severity }) => name === "imbalance" && severity !== "note")
    : undefined;

const constantOf = ({ baselines }: Finished) => baselines.majority ?? baselines.mean;

/**
 * What to do next, the first line that applies. What makes the score wrong comes first, then what makes it unknown,
 * then what would make it better, then to use the model.
 */
const table: readonly Rule[] = [
  {
    kind: "mend-leak",
    applies: (study) => leakOf(study) !== undefined,
    sentence: (study) =>
      `Mend what the audit found before you believe the score: ${ended(leakOf(study)?.fix ?? "")}`,
  },
  {
    kind: "mend-shift",
    applies: ({ verdict }) => verdict.kind === "shifted",
    sentence: () =>
      "Find out how the test rows differ from the others (time, place, how they were collected) before you use it.",
  },
  {
    kind: "collect-groups",
    applies: ({ gap }) => (gap.lossInterval.groups ?? Number.POSITIVE_INFINITY) < FEWEST_GROUPS,
    sentence: ({ split, gap }) =>
      `Gather rows of new groups (${split.group ?? "group"}), or seal more of them with --test: ${count(gap.lossInterval.groups ?? 0)} are too few to speak for groups that have not been seen.`,
  },
  {
    kind: "collect-test-rows",
    applies: ({ verdict }) => verdict.kind === "cannot-tell",
    sentence: ({ scores }) =>
      `Gather more labelled rows, and seal more of them: ${count(scores.test.n)} test rows cannot tell; until then, treat the score as a rough guess.`,
  },
  {
    kind: "collect-columns",
    applies: (study) => (constantOf(study)?.network.interval.high ?? Number.NEGATIVE_INFINITY) >= 0,
    sentence: ({ data }) =>
      `Look for columns that bear on ${data.target}: from these the network learned next to nothing, and more of the same rows will hardly change that.`,
  },
  {
    kind: "change-metric",
    applies: (study) => unevenOf(study) !== undefined,
    sentence: (study) =>
      `Fit again with another metric, ${unevenOf(study)?.fix ?? ""}: the classes are so uneven that accuracy hardly tells a good network from none.`,
  },
  {
    kind: "use-linear",
    applies: ({ baselines }) => !(baselines.linear.network.interval.high < 0),
    sentence: () =>
      "Use a linear model, which is simpler: on the test rows the network is not clearly better. If you expected more, look for columns, or combinations of them, that bear on the target.",
  },
  {
    kind: "use-alternative",
    applies: ({ verdict }) => verdict.kind === "overfits",
    sentence: ({ verdict: { evidence } }) =>
      evidence.alternative === undefined
        ? "Gather more rows, or use something simpler; quote the test score, never the train score."
        : `Use the simpler alternative (${evidence.alternative.name}), or gather more rows; quote the test score, never the train score.`,
  },
  {
    kind: "accept-ceiling",
    applies: (study) => shareOfCeiling(study) >= atCeiling,
    sentence: (study) =>
      `Use it: it has gone ${percent(Math.min(1, shareOfCeiling(study)), 0)} of the way to what any function of these columns can reach, since rows with equal features have different targets. Only further columns could do better.`,
  },
  {
    kind: "larger-network",
    applies: ({ verdict: { evidence } }) => evidence.largerCouldHelp && !evidence.trainLossNearFloor,
    sentence: () =>
      "Give it more room and time: the largest network of the ladder was clearly the best, so fit again with a longer --budget, which lets it grow.",
  },
  {
    kind: "more-rows",
    applies: ({ learningCurve: { moreRows } }) => moreRows === "helps" || moreRows === "falls",
    sentence: ({ learningCurve: { sentence } }) =>
      `Gather more rows: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
  },
  {
    kind: "longer-budget",
    applies: (study) => trainedShare(study) < cutShort,
    sentence: (study) =>
      `Fit again with a longer --budget: its networks trained ${percent(trainedShare(study), 0)} as long as rows of this number deserve.`,
  },
  {
    kind: "accept-memorizing",
    applies: ({ verdict }) => verdict.kind === "memorizes-harmlessly",
    sentence: () =>
      "Use it, and quote the test score, never the train score: the train score flatters it. When new labelled rows come in, score them too.",
  },
  {
    kind: "accept",
    applies: () => true,
    sentence: ({ learningCurve }) =>
      learningCurve.moreRows === "hardly"
        ? "Use it: more rows of this kind would hardly make it better, only other columns could. When new labelled rows come in, score them, to see whether it stays that good."
        : "Use it. When new labelled rows come in, score them, to see whether it stays that good.",
  },
];

/** Returns the one thing to do after a study, chosen from its evidence by a table; the first line that applies. */
export function nextStep(study: Finished): Next {
  const rule = table.find(({ applies }) => applies(study));
  if (rule === undefined) throw new Error("the last line of the table always applies");
  return { kind: rule.kind, sentence: rule.sentence(study) };
}

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** How much of the way from the baseline to the ceiling of conflicting rows is gone; 0 without such rows. */
function shareOfCeiling(study: Finished): number {
  const { ceiling } = study.stages.overfit;
  const constant = constantOf(study)?.test.loss;
  if (ceiling.conflictingRows === 0 || constant === undefined || !(constant > ceiling.loss)) return 0;
  return (constant - study.scores.test.loss) / (constant - ceiling.loss);
}

/** Steps of the longest training among the members, as a share of the recipe's. */
function trainedShare({ split, stages }: Finished): number {
  const { folds, rows } = split;
  const trained = folds > 1 ? rows.train * (1 - 1 / folds) : rows.train;
  const steps = Math.max(...stages.combine.members.map((member) => member.steps));
  return Number.isFinite(steps) ? steps / stepsFor(trained) : 1;
}
