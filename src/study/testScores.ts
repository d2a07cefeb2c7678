import { type Gap, measureGap } from "../measure/gap.ts";
import type { Interval } from "../measure/interval.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { type PartScore, scorePart } from "../measure/score.ts";
import { type Answers, loadModel } from "../model/load.ts";
import type { Random } from "../runtime/random.ts";
import type { TestRows, TrainRows } from "../split/rows.ts";
import { constantPredictions } from "./baselines.ts";
import { dependenceOf } from "./dependence.ts";
import { type Grounds, truthOf } from "./grounds.ts";
import { type GroupScore, groupScores } from "./groupScores.ts";
import type { Truth } from "./outcome.ts";

/** What a look at the test rows shows. */
export interface TestScores {
  readonly train: PartScore;
  readonly test: PartScore;
  readonly gap: Gap;
  /** Baselines on the test rows, and the network minus each in loss. */
  readonly constant: { readonly test: PartScore; readonly network: PairedDifference };
  readonly linear: { readonly test: PartScore; readonly network: PairedDifference };
  readonly plain: { readonly test: PartScore; readonly network: PairedDifference };
  /** Returns the interval of the metric on the test rows at another level. */
  intervalAt(level: number): Interval;
  readonly groupScores: readonly GroupScore[] | null;
  readonly truth: Truth;
  readonly answers: Answers;
}

/** What is scored, as ONNX, all trained on the same rows. */
export interface Models {
  /** The final model. */
  readonly model: Uint8Array;
  /** The linear baseline. */
  readonly linear: Uint8Array;
  /** The network that only early stopping holds back. */
  readonly plain: Uint8Array;
}

/** Where the rows are, how they hang together, and the metric. */
type Material = Pick<Grounds, "table" | "description" | "sealed" | "metric">;

/**
 * Scores the final model and the baselines on opened test rows, with intervals of that level that count how the rows
 * depend on each other.
 *
 * @param trainRows rows that the models were trained on
 * @param random for bootstrap resamples: `random.split("train")`, "test", "gap", "linear test", "plain test" and
 * "constant test"
 */
export async function scoreTest(
  material: Material,
  models: Models,
  trainRows: TrainRows,
  rows: TestRows,
  random: Random,
  level: number,
): Promise<TestScores> {
  const { metric } = material;
  const model = await predictWith(material, models.model, rows);
  const train = await predictWith(material, models.model, trainRows);
  const linear = await predictWith(material, models.linear, rows);
  const plain = await predictWith(material, models.plain, rows);
  const constant = constantPredictions(material, material.sealed.rest, rows);
  const ofTest = dependenceOf(material, rows);
  const ofTrain = dependenceOf(material, trainRows);
  const score = (p: Predictions, name: string, dependence = ofTest): PartScore =>
    scorePart(p, metric, random.split(name), { level, dependence });
  const losses = rowLosses(model.predictions);
  const baseline = (p: Predictions, name: string): TestScores["linear"] => ({
    test: score(p, name),
    network: paired([losses], [rowLosses(p)], { level, dependence: ofTest }),
  });
  return {
    train: score(train.predictions, "train", ofTrain),
    test: score(model.predictions, "test"),
    gap: measureGap(train.predictions, model.predictions, metric, random.split("gap"), {
      level,
      train: ofTrain,
      test: ofTest,
    }),
    constant: baseline(constant, "constant test"),
    linear: baseline(linear.predictions, "linear test"),
    plain: baseline(plain.predictions, "plain test"),
    intervalAt: (other) =>
      metric.interval(model.predictions, random.split("test").split(metric.name), {
        level: other,
        dependence: ofTest,
      }),
    groupScores: groupScores(material, rows, model.predictions),
    truth: truthOf(material, rows),
    answers: model.answers,
  };
}

/** What a composed model says about rows whose truth is known. */
async function predictWith(
  material: Material,
  bytes: Uint8Array,
  rows: Int32Array,
): Promise<{ answers: Answers; predictions: Predictions }> {
  const model = await loadModel(bytes);
  try {
    const answers = await model.predict(material.table, rows);
    const truth = truthOf(material, rows);
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
