import { type Calibration, calibrationOf } from "../measure/calibration.ts";
import type { Dependence } from "../measure/dependence.ts";
import { mean } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import {
  asClasses,
  type ClassPredictions,
  type Predictions,
  predictedClasses,
  rowLosses,
} from "../measure/predictions.ts";
import { atTemperature, fitTemperature } from "../measure/temperature.ts";
import { fixed, percent, significant } from "../measure/words.ts";
import type { Context } from "./context.ts";
import { defaults } from "./defaults.ts";
import { validationParts } from "./validationParts.ts";

/** What dividing the logits by one temperature does to the probabilities of validation rows. */
export interface CalibrationResult {
  /** The temperature that fits best, and the one that is used: the same, or 1 where it does not pay. */
  readonly fitted: number;
  readonly temperature: number;
  /** Log loss with a temperature fitted on the other parts, minus log loss without, on each part of the rows. */
  readonly crossFitted: PairedDifference;
  readonly parts: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** Of the validation rows, without and with the temperature that is used. */
  readonly before: Calibration;
  readonly after: Calibration;
  readonly sentence: string;
}

/** The result, null for values, and what the final model will say about the validation rows. */
export interface Calibrated {
  readonly result: CalibrationResult | null;
  readonly temperature: number;
  readonly predictions: Predictions;
}

/**
 * Returns the temperature for the networks that were kept (Guo et al. 2017), fitted on what they say about validation
 * rows, scaled before they are averaged, as the model does it. It is kept only if temperatures fitted on the other
 * parts of the rows make the log loss of each part better, with the probability that every ensemble has to reach;
 * parts are the folds, or groups kept whole, stretches of time, or rows drawn at random. Below ten mistakes, nothing
 * is made more certain than it is: log loss on rows that are all right knows one direction only.
 *
 * Random: which rows are a part where there are no folds, groups or times, from the study's stream "calibration".
 */
export function calibrate(
  { grounds, journal, random }: Context,
  { predictions, memberPredictions, predictionWeights: weights }: CalibrationMaterial,
): Calibrated {
  if (predictions.kind === "values") return { result: null, temperature: 1, predictions };
  const members = memberPredictions.map(asClasses);
  const of = validationParts(grounds, rowLosses(predictions), random.split("calibration"));
  const result = measureTemperature(predictions, members, of, grounds.dependence, weights);
  const { temperature, sentence } = result;
  journal.tell({ event: "decision", about: "temperature", value: temperature, reason: sentence });
  return {
    result,
    temperature,
    predictions: temperature === 1 ? predictions : atTemperature(members, temperature, weights),
  };
}

/** What was kept says about the validation rows, and each of its networks, with its weight in the mean. */
export interface CalibrationMaterial {
  readonly predictions: Predictions;
  readonly memberPredictions: readonly Predictions[];
  readonly predictionWeights: readonly number[];
}

/** Returns what a temperature does to predictions of rows in parts `of` [n], and whether it is kept. */
export function measureTemperature(
  predictions: ClassPredictions,
  members: readonly ClassPredictions[],
  of: Int32Array,
  dependence: Dependence = { kind: "independent" },
  weights: readonly number[] = members.map(() => 1),
): CalibrationResult {
  const before = rowLosses(predictions);
  const isWrong = predictedClasses(predictions).map((label, row) =>
    label === predictions.truth[row] ? 0 : 1,
  );
  const mistakes = isWrong.reduce((sum, wrong) => sum + wrong, 0);
  const least = mistakes < fewestMistakes ? 1 : 0;
  const fit = (rows?: Int32Array): number => Math.max(least, fitTemperature(members, rows, weights));
  const fitted = fit();
  const all = Int32Array.from(of, (_, row) => row);
  const numbers = [...new Set(of)];
  const crossed = before.slice();
  for (const part of numbers) {
    const others = all.filter((row) => of[row] !== part);
    const own = rowLosses(atTemperature(members, others.length === 0 ? 1 : fit(others), weights));
    for (const row of all) if (of[row] === part) crossed[row] = own[row] ?? Number.NaN;
  }
  const crossFitted = paired([crossed], [before], { dependence });
  const isBetter = numbers.length > 1 && crossFitted.probabilityBetter >= defaults.keepProbability;
  const temperature = isBetter ? fitted : 1;
  const scaled = temperature === 1 ? predictions : atTemperature(members, temperature, weights);
  const result = {
    fitted,
    temperature,
    crossFitted,
    parts: numbers.length,
    lossBefore: mean(before),
    lossAfter: mean(rowLosses(scaled)),
    before: calibrationOf(predictions),
    after: calibrationOf(scaled),
  };
  return { ...result, sentence: sentenceOf(result) };
}

/** Wrong validation rows from which on probabilities may be made more certain. */
const fewestMistakes = 10;

function sentenceOf(result: Omit<CalibrationResult, "sentence">): string {
  const { fitted, temperature, crossFitted, lossBefore, before, after } = result;
  const change = percent(crossFitted.difference / lossBefore, 2);
  if (temperature === 1) {
    return `Probabilities stay as they are: dividing the logits by ${significant(fitted)}, which fits best, changes the log loss on rows left out by ${change}, which does not pay.`;
  }
  const way = temperature > 1 ? "too sure" : "not sure enough";
  const points = (error: number): string => fixed(100 * error, 1);
  return `The networks are ${way}: their logits are divided by ${significant(temperature)} (log loss on rows left out ${change}). Stated probabilities were off by ${points(before.error)} points on average, and are off by ${points(after.error)}.`;
}
