import { mean } from "../measure/moments.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { type Context, tellTrials } from "./context.ts";
import { type Grounds, truthOf } from "./grounds.ts";
import { joinPredictions } from "./outcome.ts";
import { linearSetting, type StudyPlan } from "./plan.ts";
import type { TrialOutcome } from "./trial.ts";

/** What any network has to beat: always saying the same, and a linear model. */
export interface Baselines {
  /** Predicts the class shares (or the mean) of the training rows: scored on the validation rows. */
  readonly constant: Predictions;
  readonly constantLoss: number;
  /** The best of a few linear models. */
  readonly linear: TrialOutcome;
}

/** Returns predictions that say for every row what the training rows are on average. */
export function constantPredictions(
  grounds: Pick<Grounds, "table" | "description">,
  train: Int32Array,
  rows: Int32Array,
): Predictions {
  const seen = truthOf(grounds, train);
  const truth = truthOf(grounds, rows);
  if (truth instanceof Float64Array) {
    const values = new Float64Array(rows.length).fill(mean(Float64Array.from(seen)));
    return { kind: "values", truth, values };
  }
  const classes = grounds.description.classes.length;
  // One row is added to each class, so that a class without training rows is not impossible.
  const counts = new Float64Array(classes).fill(1);
  for (const label of seen) counts[label] = (counts[label] ?? 0) + 1;
  const probabilities = new Float64Array(rows.length * classes);
  for (let i = 0; i < probabilities.length; i++) {
    probabilities[i] = (counts[i % classes] ?? 0) / (seen.length + classes);
  }
  return { kind: "classes", truth, probabilities, classes };
}

/** Penalties and learning rates that the linear model may choose from, by validation loss. */
const linearChoices = [
  { learningRate: 1e-2, l2: 0 },
  { learningRate: 1e-2, l2: 1e-3 },
  { learningRate: 1e-2, l2: 1e-2 },
] as const;

/** Returns the baselines. The linear model is a network without hidden layer on the plain columns. */
export async function trainBaselines(
  context: Context,
  { baselines: { steps } }: Pick<StudyPlan, "baselines">,
): Promise<Baselines> {
  const { grounds, lab } = context;
  const base = { ...linearSetting(grounds), steps };
  const outcomes = await lab.train(
    "overfit",
    linearChoices.map(({ learningRate, l2 }) => ({
      setting: { ...base, learningRate, strengths: { ...base.strengths, l2 } },
      seeds: [0],
    })),
  );
  tellTrials(context, "baselines", outcomes);
  const linear = outcomes.reduce((a, b) => (b.best.validationLoss < a.best.validationLoss ? b : a));
  const constant = joinPredictions(
    grounds.folds.map(({ train, validation }) => constantPredictions(grounds, train, validation)),
  );
  return { constant, constantLoss: mean(rowLosses(constant)), linear };
}
