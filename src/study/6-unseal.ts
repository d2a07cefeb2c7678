import { correctedScore } from "../measure/correction.ts";
import { mean } from "../measure/moments.ts";
import { asClasses, type Predictions, predictedClasses, rowLosses } from "../measure/predictions.ts";
import type { PartScore } from "../measure/score.ts";
import { scorePart } from "../measure/score.ts";
import { count } from "../measure/words.ts";
import type { Answers } from "../model/load.ts";
import { largestWins } from "../search/rungs.ts";
import type { TestRows } from "../split/rows.ts";
import type { Ladder } from "./3-shrink.ts";
import type { Regularized } from "./4-regularize.ts";
import type { Combined } from "./5-combine.ts";
import { bestAlternative } from "./alternative.ts";
import type { Baselines } from "./baselines.ts";
import { contendersOf } from "./contenders.ts";
import { type Context, stage } from "./context.ts";
import type { Trained } from "./final.ts";
import { isNearFloor } from "./floor.ts";
import type { Grounds } from "./grounds.ts";
import { judgeLook } from "./judgeLook.ts";
import { levelAfter } from "./looks.ts";
import { metricInWords, metricLabel } from "./metricWords.ts";
import { seedChance } from "./noise.ts";
import type { Truth } from "./outcome.ts";
import type { OverfitResult, StudyResult } from "./result.ts";
import { type Models, scoreTest } from "./testScores.ts";
import type { TrialOutcome } from "./trial.ts";
import type { AlternativeEvidence, StandingEvidence } from "./verdict.ts";

/** What the earlier stages found. */
export interface Findings {
  readonly baselines: Baselines;
  readonly memorized: OverfitResult;
  readonly ladder: Ladder;
  readonly regularized: Regularized;
  readonly combined: Combined;
  readonly models: Models;
  readonly trained: Trained;
}

/** The end of a study: scores on rows that nothing has seen, and what they mean. */
export interface Unsealed
  extends Pick<
    StudyResult,
    "baselines" | "scores" | "gap" | "verdict" | "groupScores" | "lookReasons" | "looksBefore"
  > {
  readonly rows: TestRows;
  readonly truth: Truth;
  readonly answers: Answers;
  readonly sentence: string;
}

/**
 * Opens the sealed test set, after writing the look to the journal, scores the final model and the baselines on
 * it, and judges. Nothing is chosen here.
 *
 * Random: bootstrap resamples, from the study's stream "unseal".
 */
export async function unseal(context: Context, found: Findings): Promise<Unsealed> {
  const { grounds, journal } = context;
  const { metric, sealed } = grounds;
  const random = context.random.split("unseal");
  return stage(context, "unseal", "The test set is opened, once.", async () => {
    const rows = sealed.test.open((look) =>
      journal.tell({ event: "look", look: journal.looks + 1, ...look }),
    );
    const level = levelAfter(journal.looks);
    const opened = await scoreTest(grounds, found.models, found.trained.rows, rows, random, level);
    const score = (p: Predictions, name: string): PartScore =>
      scorePart(p, metric, random.split(name), { dependence: grounds.dependence });
    const correction = correctionOf(context, found);
    const scores: StudyResult["scores"] = {
      train: opened.train,
      validation: {
        ...score(found.combined.predictions, "validation"),
        corrected: correction.metric,
        correctedLoss: correction.loss,
      },
      test: opened.test,
    };
    const validated = ({ best }: TrialOutcome, name: string): { readonly validation: PartScore } => {
      const [predictions] = best.predictions();
      if (predictions === undefined) throw new Error("a baseline was not scored on validation rows");
      return { validation: score(predictions, name) };
    };
    const name = grounds.description.task === "regression" ? "mean" : "majority";
    const baselines = {
      [name]: { validation: score(found.baselines.constant, "constant validation"), ...opened.constant },
      linear: { ...validated(found.baselines.linear, "linear validation"), ...opened.linear },
      plain: { ...validated(found.regularized.plain, "plain validation"), ...opened.plain },
    } as StudyResult["baselines"];
    const evidence: StandingEvidence = {
      alternative: alternativeOf(context, found),
      trainLossNearFloor: nearFloor(found, scores.train.loss),
      largerCouldHelp: largerCouldHelp(grounds, found.ladder),
    };
    const { gap } = opened;
    const verdict = judgeLook({ grounds, scores, gap, baselines, evidence });
    const shown = (part: PartScore): string => metricInWords(metric.name, part[metric.name] ?? Number.NaN);
    return {
      baselines,
      scores,
      gap,
      verdict: { ...verdict, evidence },
      groupScores: opened.groupScores,
      lookReasons: [...journal.lookReasons],
      looksBefore: journal.looksBefore && {
        ...journal.looksBefore,
        interval: opened.intervalAt(levelAfter(journal.looksBefore.looks + journal.looks)),
      },
      rows,
      truth: opened.truth,
      answers: opened.answers,
      sentence: `On ${count(rows.length)} unseen rows the ${metricLabel(metric.name)} is ${shown(scores.test)}; on training rows ${shown(scores.train)}.`,
    };
  });
}

/**
 * Validation scores of what was kept, less the luck of having been picked: among all trials; or, where rows picked the
 * networks of an ensemble, what cross-fitting found, and what the best of all candidates owes to luck.
 */
function correctionOf(
  { grounds: { metric, dependence }, random }: Context,
  { ladder, regularized, combined }: Findings,
): { readonly loss: number; readonly metric: number } {
  const { predictions, hindsight, luck } = combined;
  const first = [...ladder.outcomes, ...ladder.deep, ...regularized.outcomes]
    .map(({ best }) => best.predictions()[0])
    .filter((p) => p !== undefined);
  const losses = first.map(rowLosses);
  const stream = random.split("correction");
  const ofPick = hindsight === null ? correctedScore(losses, stream, 300, losses, dependence).optimism : 0;
  const ofRows = hindsight === null ? 0 : luck + Math.max(0, hindsight.loss);
  const loss = mean(rowLosses(predictions)) + ofPick + ofRows;
  if (metric.name === "rmse") return { loss, metric: Math.sqrt(loss) };
  if (metric.name === "logLoss") return { loss, metric: loss };
  const kept = metric.compute(predictions);
  if (hindsight !== null) {
    const sign = metric.direction === "higher" ? -1 : 1;
    return { loss, metric: kept + sign * Math.max(0, sign * hindsight.metric) };
  }
  if (metric.name !== "accuracy") return { loss, metric: kept };
  const { optimism } = correctedScore(losses, stream, 300, first.map(errorsOf), dependence);
  // Picked by loss, the winner may by chance be none of the luckiest in accuracy; that is no credit to it.
  return { loss, metric: kept - Math.max(0, optimism) };
}

/** 1 where the most probable class is wrong, else 0. */
function errorsOf(p: Predictions): Float64Array {
  const predicted = predictedClasses(asClasses(p));
  return Float64Array.from(predicted, (label, row) => (label === p.truth[row] ? 0 : 1));
}

/** The best network of the ladder and the ledger that holds back more than what was kept. */
function alternativeOf({ grounds, random }: Context, found: Findings): AlternativeEvidence | undefined {
  const { again, kept, predictions } = found.combined;
  const widthOf = ({ trial }: TrialOutcome): number => trial.setting.hidden[0] ?? 0;
  // Much narrower networks differ far more from seed to seed.
  const alike = found.ladder.outcomes.filter((outcome) => widthOf(outcome) >= widthOf(again) / 2);
  const repeated = [again, ...alike].map(({ best }) => best.losses);
  return bestAlternative(
    contendersOf(found),
    // What is said of a setting holds for all of its seeds.
    kept === "single" ? again.best.losses : [rowLosses(predictions)],
    random.split("alternative"),
    grounds.dependence,
    seedChance(
      grounds.folds.map(({ validation }) => validation.length),
      repeated,
    ),
  );
}

const nearFloor = ({ memorized, baselines }: Findings, trainLoss: number): boolean =>
  isNearFloor(trainLoss, memorized.ceiling.loss, baselines.constantLoss);

/** Whether the widest network of the ladder was clearly better than all others, so that it had not grown enough. */
const largerCouldHelp = ({ dependence }: Grounds, { outcomes }: Ladder): boolean =>
  largestWins(
    outcomes.map(({ trial, best: { losses } }) => ({ size: trial.setting.hidden[0] ?? 0, losses })),
    dependence,
  );
