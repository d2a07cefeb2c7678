import { count, percent, significant } from "../measure/words.ts";
import type { Grounds } from "./grounds.ts";
import type { LearningCurve } from "./learningCurve.ts";

/** Returns what more rows would bring, in one or two sentences; squared errors as their root. */
export function learningCurveSentence(
  { moreRows, points, now, forecasts }: Omit<LearningCurve, "sentence">,
  { description }: Pick<Grounds, "description">,
): string {
  const isRegression = description.task === "regression";
  const name = isRegression ? `an RMSE in ${description.target}` : "a log loss";
  const shown = (loss: number): string => significant(isRegression ? Math.sqrt(Math.max(0, loss)) : loss);
  const [first] = points;
  const last = points.at(-1);
  const measured = `from ${count(first?.rows ?? 0)} to ${count(last?.rows ?? 0)} training rows`;
  const before = points.at(-2);
  if (moreRows === "falls" && before !== undefined && last !== undefined) {
    return `How much more rows would bring cannot be foretold, as the losses follow no simple law, but the last ones still helped: from ${count(before.rows)} to ${count(last.rows)} training rows ${isRegression ? `the RMSE in ${description.target}` : "the log loss"} of one network fell from ${shown(before.loss)} to ${shown(last.loss)}.`;
  }
  if (now === null || forecasts[0] === undefined || moreRows === "refused" || moreRows === "skipped") {
    return `What more rows would bring cannot be foretold: ${measured}, the losses follow no steady course.`;
  }
  const twice = forecasts[0];
  const band = `${shown(twice.low)} to ${shown(twice.high)}`;
  const instead = `${count(twice.rows)} to train on instead of ${count(now.rows)}`;
  const of = `expect ${name} of about ${shown(twice.loss)} (${band}) instead of ${shown(now.loss)}`;
  const share = (difference: number): string => percent(-difference / now.loss);
  if (moreRows === "helps") {
    const { difference, low, high } = twice.change;
    const what = isRegression ? "a mean squared error" : "a loss";
    return `With twice the rows (${instead}), ${of}: ${what} ${share(difference)} lower (${share(high)} to ${share(low)}), for one network.`;
  }
  if (moreRows === "hardly") {
    return `More rows of this kind would hardly help: with twice as many (${instead}), ${of}, for one network.`;
  }
  return `With twice the rows (${instead}), ${of}, for one network; whether it would fall at all is not sure.`;
}
