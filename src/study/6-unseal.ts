import { correctedScore } from "../measure/correction.ts";
import { measureGap } from "../measure/gap.ts";
import { practicalMargin } from "../measure/margin.ts";
import { mean } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import { asClasses, type Predictions, predictedClasses, rowLosses } from "../measure/predictions.ts";
import type { PartScore } from "../measure/score.ts";
import { scorePart } from "../measure/score.ts";
import { count } from "../measure/words.ts";
import { type Answers, loadModel } from "../model/load.ts";
import type { TestRows } from "../split/rows.ts";
import type { Ladder } from "./3-shrink.ts";
import type { Regularized } from "./4-regularize.ts";
import type { Combined } from "./5-combine.ts";
import { type Baselines, constantPredictions } from "./baselines.ts";
import { type Context, stage } from "./context.ts";
import type { Trained } from "./final.ts";
import { truthOf } from "./grounds.ts";
import { metricInWords, metricLabel } from "./metricWords.ts";
import type { Truth } from "./outcome.ts";
import type { OverfitResult, StudyResult } from "./result.ts";
import { shapeInWords, strengthsInWords } from "./setting.ts";
import { type AlternativeEvidence, judge } from "./verdict.ts";

/** What the earlier stages found. */
export interface Findings {
  readonly baselines: Baselines;
  readonly memorized: OverfitResult;
  readonly ladder: Ladder;
  readonly regularized: Regularized;
  readonly combined: Combined;
  /** The final model, and the linear baseline trained on the same rows. */
  readonly model: Uint8Array;
  readonly linearModel: Uint8Array;
  readonly trained: Trained;
}

/** The end of a study: scores on rows that nothing has seen, and what they mean. */
export interface Unsealed extends Pick<StudyResult, "baselines" | "scores" | "gap" | "verdict"> {
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
    const truth = truthOf(grounds, rows);
    const model = await predictWith(context, found.model, rows);
    const train = await predictWith(context, found.model, found.trained.rows);
    const linear = await predictWith(context, found.linearModel, rows);
    const constant = constantPredictions(grounds, grounds.rest, rows);
    const score = (p: Predictions, name: string): PartScore => scorePart(p, metric, random.split(name));
    const correction = correctionOf(context, found);
    const scores: StudyResult["scores"] = {
      train: score(train.predictions, "train"),
      validation: {
        ...score(found.combined.predictions, "validation"),
        corrected: correction.metric,
        correctedLoss: correction.loss,
      },
      test: score(model.predictions, "test"),
    };
    const gap = measureGap(train.predictions, model.predictions, metric, random.split("gap"));
    const linearScores = {
      validation: score(
        found.baselines.linear.best.predictions()[0] ?? linear.predictions,
        "linear validation",
      ),
      test: score(linear.predictions, "linear test"),
    };
    const constantScores = {
      validation: score(found.baselines.constant, "constant validation"),
      test: score(constant, "constant test"),
    };
    const name = grounds.description.task === "regression" ? "mean" : "majority";
    const against = (p: Predictions): PairedDifference =>
      paired([rowLosses(model.predictions)], [rowLosses(p)]);
    const verdict = judge({
      target: grounds.description.target,
      metric,
      scores,
      validationOptimism: correction.loss - scores.validation.loss,
      gap,
      baselines: [
        { name, test: constantScores.test, network: against(constant) },
        { name: "linear", test: linearScores.test, network: against(linear.predictions) },
      ],
      alternative: alternativeOf(found),
      trainLossNearFloor: nearFloor(found, scores.train.loss),
      largerCouldHelp: largerCouldHelp(found.ladder),
      margin: practicalMargin(found.baselines.constantLoss, scores.validation.loss),
    });
    const shown = (part: PartScore): string => metricInWords(metric.name, part[metric.name] ?? Number.NaN);
    return {
      baselines: { [name]: constantScores, linear: linearScores } as StudyResult["baselines"],
      scores,
      gap,
      verdict,
      rows,
      truth,
      answers: model.answers,
      sentence: `On ${count(rows.length)} unseen rows the ${metricLabel(metric.name)} is ${shown(scores.test)}; on training rows ${shown(scores.train)}.`,
    };
  });
}

/** What a composed model says about rows whose truth is known. */
async function predictWith(
  { grounds }: Context,
  bytes: Uint8Array,
  rows: Int32Array,
): Promise<{ answers: Answers; predictions: Predictions }> {
  const model = await loadModel(bytes);
  try {
    const answers = await model.predict(grounds.table, rows);
    const truth = truthOf(grounds, rows);
    const predictions: Predictions =
      answers.kind === "classes"
        ? {
            kind: "classes",
            truth: Int32Array.from(truth),
            probabilities: answers.probabilities,
            classes: answers.classes.length,
          }
        : { kind: "values", truth: Float64Array.from(truth), values: answers.values };
    return { answers, predictions };
  } finally {
    await model.release();
  }
}

/** Validation scores of what was kept, less the luck of having been picked among all trials. */
function correctionOf(
  { grounds: { metric }, random }: Context,
  { ladder, regularized, combined }: Findings,
): { readonly loss: number; readonly metric: number } {
  const first = [...ladder.outcomes, ...regularized.outcomes]
    .map(({ best }) => best.predictions()[0])
    .filter((p) => p !== undefined);
  const losses = first.map(rowLosses);
  const stream = random.split("correction");
  const loss = mean(rowLosses(combined.predictions)) + correctedScore(losses, stream).optimism;
  if (metric.name === "rmse") return { loss, metric: Math.sqrt(loss) };
  if (metric.name === "logLoss") return { loss, metric: loss };
  const kept = metric.compute(combined.predictions);
  if (metric.name !== "accuracy") return { loss, metric: kept };
  const { optimism } = correctedScore(losses, stream, 300, first.map(errorsOf));
  // Picked by loss, the winner may by chance be none of the luckiest in accuracy; that is no credit to it.
  return { loss, metric: kept - Math.max(0, optimism) };
}

/** 1 where the most probable class is wrong, else 0. */
function errorsOf(p: Predictions): Float64Array {
  const predicted = predictedClasses(asClasses(p));
  return Float64Array.from(predicted, (label, row) => (label === p.truth[row] ? 0 : 1));
}

/** The best network of the ladder and the ledger that holds back more than what was kept. */
function alternativeOf({ ladder, regularized, combined }: Findings): AlternativeEvidence | undefined {
  const kept = [rowLosses(combined.predictions)];
  const smaller = ladder.outcomes
    .filter(({ trial }) => (trial.setting.hidden[0] ?? 0) < (combined.members[0]?.hidden[0] ?? 0))
    .map(({ trial, best }) => ({
      name: `${shapeInWords(trial.setting.hidden)} units`,
      how: "smaller" as const,
      losses: best.losses,
    }));
  const held = regularized.outcomes
    .filter(({ trial: { setting } }) => strengthsInWords(setting.strengths) !== "")
    .map(({ trial: { setting }, best }) => ({
      name: `${shapeInWords(setting.hidden)} units with ${strengthsInWords(setting.strengths)}`,
      how: "more regularized" as const,
      losses: best.losses,
    }));
  const [best] = [...smaller, ...held].sort((a, b) => mean(a.losses.map(mean)) - mean(b.losses.map(mean)));
  return best && { name: best.name, how: best.how, against: paired(best.losses, kept) };
}

/** Whether the training loss has gone 95 % of the way from the baseline to the lowest that is possible. */
const nearFloor = ({ memorized, baselines }: Findings, trainLoss: number): boolean =>
  trainLoss <= memorized.ceiling.loss + 0.05 * (baselines.constantLoss - memorized.ceiling.loss);

/** Whether the widest network of the ladder was best, and clearly better than the next one. */
function largerCouldHelp({ ladder, best, outcomes }: Ladder): boolean {
  const [before, widest] = outcomes.slice(-2);
  if (best !== ladder.length - 1 || before === undefined || widest === undefined) return false;
  return paired(widest.best.losses, before.best.losses).interval.high < 0;
}
