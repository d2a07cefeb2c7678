import { defaultMetric } from "../measure/metrics/all.ts";
import { mean } from "../measure/moments.ts";
import { rowLosses } from "../measure/predictions.ts";
import { count } from "../measure/words.ts";
import type { TrainRows } from "../split/rows.ts";
import type { Crew } from "../train/crew.ts";
import { constantPredictions } from "./baselines.ts";
import { ceilingOf } from "./ceilingOf.ts";
import { type Context, parametersOfTrial, stage, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import { isNearFloor } from "./floor.ts";
import { measureMemory } from "./memorization.ts";
import { metricInWords, metricLabel } from "./metricWords.ts";
import type { FitOptions } from "./options.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import type { OverfitResult } from "./result.ts";
import { type Setting, shapeInWords } from "./setting.ts";

type Attempt = OverfitResult["attempts"][number];

/**
 * Grows a network without regularizers until it has memorized training rows: proof that data and pipeline can be
 * learned, the size that it takes, and what memorizing costs. On large tables a random sample of the training rows is
 * memorized. Rows that contradict each other set a floor, which is computed over all rows that are not sealed. With
 * the option `memorization` the network is also trained on shuffled targets (see `measureMemory`).
 *
 * Networks grow no further, and train no longer, than the plan has time for.
 */
export async function overfit(
  context: Context,
  crew: Crew,
  plan: Pick<StudyPlan, "overfit">,
  { memorization = false }: Pick<FitOptions, "memorization"> = {},
): Promise<OverfitResult> {
  const { grounds, lab, random } = context;
  const { cost } = plan.overfit;
  const train = grounds.folds[0]?.train ?? grounds.rest;
  const rows = Int32Array.from(random.split("memorize").shuffle(Int32Array.from(train)))
    .subarray(0, defaults.rowsToMemorize)
    .sort() as TrainRows;
  const floor = ceilingOf(grounds, rows).loss;
  const baselineLoss = mean(rowLosses(constantPredictions(grounds, rows, rows)));
  const isReached = ({ trainLoss }: Attempt): boolean => isNearFloor(trainLoss, floor, baselineLoss);

  return stage(context, "overfit", "Can a network learn these rows at all?", async () => {
    const attempts: Attempt[] = [];
    let spent = 0;
    const [together, ...oneByOne] = defaults.memorizeWidths;
    for (const widths of [together, ...oneByOne.map((width) => [width])]) {
      const trials = widths.map((width) => ({
        setting: settingOf(context, width, rows.length, cost),
        seeds: [0],
        only: rows,
      }));
      const own = trials.reduce((sum, { setting }) => sum + lab.costOf(setting, 1), 0);
      if (attempts.length > 0 && spent + own > cost) break;
      spent += own;
      const outcomes = await lab.train("overfit", trials);
      tellTrials(context, "overfit", outcomes, attempts.length);
      for (const outcome of outcomes) {
        attempts.push({
          hidden: outcome.trial.setting.hidden,
          parameters: parametersOfTrial(context, outcome),
          steps: outcome.trial.setting.steps,
          trainLoss: outcome.last.trainLoss,
          trainMetric: outcome.last.trainMetric,
          validationLoss: outcome.last.validationLoss,
        });
      }
      if (attempts.some(isReached)) break;
    }
    const first = attempts.find(isReached);
    const shown = first ?? attempts.at(-1);
    if (shown === undefined) throw new Error("no network was trained to memorize");
    const setting = settingOf(context, shown.hidden[0] ?? 1, rows.length, cost);
    const learned = { trainLoss: shown.trainLoss, baselineLoss };
    const shuffled = memorization ? await measureMemory(context, crew, setting, rows, learned) : null;
    if (shuffled !== null) context.journal.tell({ event: "note", sentence: shuffled.sentence });
    const result = {
      reached: first !== undefined,
      size: first === undefined ? null : { hidden: first.hidden, parameters: first.parameters },
      rows: rows.length,
      attempts,
      ceiling: { ...ceilingOf(grounds, grounds.rest), rows: grounds.rest.length },
      shuffled,
    };
    return { ...result, sentence: sentenceOf(context, result, shown, train.length) };
  });
}

/** Two layers of that width, trained for as long as it takes to learn by heart, if the budget allows it. */
function settingOf({ grounds, lab }: Context, width: number, rows: number, cost: number): Setting {
  const batchSize = Math.max(1, Math.min(defaults.memorizeBatch, Math.floor(rows / 4)));
  const fewest = defaults.fewestMemorizeSteps;
  const steps = Math.max(fewest, defaults.memorizeEpochs * Math.floor(rows / batchSize));
  const setting = { ...baseSetting(grounds), hidden: [width, width], batchSize, steps, learningRate: 1e-3 };
  const affordable = (defaults.memorizeShare * cost * steps) / lab.costOf(setting, 1);
  return { ...setting, steps: Math.max(fewest, Math.min(steps, Math.round(affordable))) };
}

function sentenceOf(
  { grounds: { metric, description } }: Context,
  { reached, rows, ceiling }: Omit<OverfitResult, "sentence">,
  shown: Attempt,
  trainRows: number,
): string {
  const shape = `${shapeInWords(shown.hidden)} units (${count(shown.parameters)} parameters)`;
  const which =
    rows < trainRows
      ? `${count(rows)} of ${count(trainRows)} training rows`
      : `the ${count(rows)} training rows`;
  const score = `${metricLabel(metric.name)} ${metricInWords(metric.name, shown.trainMetric)}`;
  // The ceiling is an accuracy or a root mean squared error, whatever the study's metric is.
  const bound = defaultMetric(description.task).name;
  const best = `${metricLabel(bound)} ${metricInWords(bound, ceiling.metric)} is the best that any function of these columns could reach on them`;
  const conflict =
    ceiling.conflictingRows > 0
      ? ` Of all ${count(ceiling.rows)} rows that are not sealed, ${count(ceiling.conflictingRows)} contradict each other: ${best}.`
      : "";
  if (reached) return `A network of ${shape} memorizes ${which}: ${score}.${conflict}`;
  const hope =
    conflict === ""
      ? " None of them contradict each other, so more steps or a larger network could."
      : conflict;
  return `The largest network tried, ${shape}, does not memorize ${which}: ${score}.${hope}`;
}
