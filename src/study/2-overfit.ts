import { ceiling } from "../measure/ceiling.ts";
import { defaultMetric } from "../measure/metrics/all.ts";
import { mean } from "../measure/moments.ts";
import { rowLosses } from "../measure/predictions.ts";
import { count } from "../measure/words.ts";
import { findDuplicates } from "../split/duplicates.ts";
import type { TrainRows } from "../split/rows.ts";
import { constantPredictions } from "./baselines.ts";
import { type Context, parametersOfTrial, stage, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import { truthOf } from "./grounds.ts";
import { metricInWords, metricLabel } from "./metricWords.ts";
import { baseSetting } from "./plan.ts";
import type { OverfitResult } from "./result.ts";
import { shapeInWords } from "./setting.ts";

/**
 * Grows a network without regularizers until it has memorized training rows: proof that data and pipeline can be
 * learned, and a figure of what memorizing costs. Rows that contradict each other set a floor, which is computed
 * first. On large tables a random sample of the training rows is memorized.
 */
export async function overfit(context: Context): Promise<OverfitResult> {
  const { grounds, lab, random } = context;
  const train = grounds.folds[0]?.train ?? grounds.rest;
  const rows = Int32Array.from(random.split("memorize").shuffle(Int32Array.from(train)))
    .subarray(0, defaults.rowsToMemorize)
    .sort() as TrainRows;
  const floor = ceilingOf(context, rows);
  const baseline = mean(rowLosses(constantPredictions(grounds, rows, rows)));
  const goal = baseline - defaults.memorized * (baseline - floor.loss);
  const batchSize = Math.max(1, Math.min(defaults.memorizeBatch, Math.floor(rows.length / 4)));
  const steps = Math.max(300, defaults.memorizeEpochs * Math.floor(rows.length / batchSize));

  return stage(context, "overfit", "Can a network learn these rows at all?", async () => {
    const attempts: OverfitResult["attempts"][number][] = [];
    for (const width of defaults.memorizeWidths) {
      const base = { ...baseSetting(grounds), hidden: [width, width], batchSize, steps, learningRate: 1e-3 };
      const [outcome] = await lab.train("overfit", [{ setting: base, seeds: [0], only: rows }]);
      if (outcome === undefined) break;
      tellTrials(context, "overfit", [outcome], attempts.length);
      attempts.push({
        hidden: base.hidden,
        parameters: parametersOfTrial(context, outcome),
        steps,
        trainLoss: outcome.last.trainLoss,
        trainMetric: outcome.last.trainMetric,
        validationLoss: outcome.last.validationLoss,
      });
      if (outcome.last.trainLoss <= goal) break;
    }
    const last = attempts.at(-1);
    const reached = last !== undefined && last.trainLoss <= goal;
    const result = { reached, rows: rows.length, attempts, ceiling: floor };
    return { ...result, sentence: last === undefined ? "" : sentenceOf(context, result, train.length) };
  });
}

/** The best that any function of the encoded features could do on the rows. */
function ceilingOf({ grounds }: Context, rows: TrainRows): OverfitResult["ceiling"] {
  const { table, description } = grounds;
  const features = table.columns.filter((column) =>
    description.columns.some(({ name, role }) => role === "feature" && name === column.name),
  );
  const { group } = findDuplicates(features, rows);
  return ceiling(group, truthOf(grounds, rows), description.task === "regression" ? "values" : "classes");
}

function sentenceOf(
  { grounds: { metric, description } }: Context,
  { reached, rows, attempts, ceiling: floor }: Omit<OverfitResult, "sentence">,
  trainRows: number,
): string {
  const last = attempts.at(-1);
  if (last === undefined) return "";
  const shape = `${shapeInWords(last.hidden)} units (${count(last.parameters)} parameters)`;
  const which =
    rows < trainRows
      ? `${count(rows)} of ${count(trainRows)} training rows`
      : `the ${count(rows)} training rows`;
  const score = `${metricLabel(metric.name)} ${metricInWords(metric.name, last.trainMetric)}`;
  // The ceiling is an accuracy or a root mean squared error, whatever the study's metric is.
  const bound = defaultMetric(description.task).name;
  const best = `${metricLabel(bound)} ${metricInWords(bound, floor.metric)} is the best that any function of these columns could reach`;
  const conflict =
    floor.conflictingRows > 0
      ? ` ${count(floor.conflictingRows)} of them contradict each other: ${best}.`
      : "";
  if (reached) return `A network of ${shape} memorizes ${which}: ${score}.${conflict}`;
  const hope =
    conflict === ""
      ? " None of them contradict each other, so more steps or a larger network could."
      : conflict;
  return `The largest network tried, ${shape}, does not memorize ${which}: ${score}.${hope}`;
}
