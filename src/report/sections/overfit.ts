import type { StudyResult } from "../../study/result.ts";
import type { Markup } from "../markup.ts";
import { hiddenWord } from "../names.ts";
import { count, plural, significant } from "../numbers.ts";
import { lossScale, metricIsLoss, metricWord, score } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { ceilingSentence, memorySentence } from "../sizeWords.ts";
import { dataTable } from "../table.ts";

/** Returns the part on the overfit stage: whether a network can memorize the training rows at all. */
export function overfitSection(result: StudyResult): Markup {
  const { attempts, rows, reached, sentence } = result.stages.overfit;
  const scale = lossScale(result.data);
  const memory = memorySentence(result);
  return section(
    "overfit",
    "Can it be learned?",
    paragraph(
      "Before anything else, a network with more parameters than it needs is trained without any regularizer until it knows the training rows by heart. If it cannot, something is wrong with the columns or the rows; if it can, the rest of the study is about giving up what it memorized and keeping what holds elsewhere.",
    ),
    paragraph(sentence, "finding"),
    paragraph(ceilingSentence(result)),
    ...(memory === "" ? [] : [paragraph(memory)]),
    dataTable(
      `Attempts to memorize ${plural(rows, "training row")} (${reached ? "reached" : "not reached"})`,
      [
        { head: "hidden layers", whole: true },
        { head: "parameters", number: true },
        { head: "steps", number: true },
        { head: `train ${scale.short} (${scale.unit})`, number: true },
        ...(metricIsLoss(result) ? [] : [{ head: `train ${metricWord(result.metric.name)}`, number: true }]),
        { head: `validation ${scale.short}`, number: true },
      ],
      attempts.map((attempt) => ({
        cells: [
          hiddenWord(attempt.hidden),
          count(attempt.parameters),
          count(attempt.steps),
          significant(scale.of(attempt.trainLoss)),
          ...(metricIsLoss(result) ? [] : [score(result.metric.name, attempt.trainMetric)]),
          significant(scale.of(attempt.validationLoss)),
        ],
      })),
    ),
  );
}
