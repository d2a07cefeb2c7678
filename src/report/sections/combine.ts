import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { candidateName, data, draw } from "../figures/combine.ts";
import type { Markup } from "../markup.ts";
import { entranceWord, settingStrengths, shapeWord } from "../names.ts";
import { count, percent, plain, plural, probability, significant } from "../numbers.ts";
import { lossScale, metricIsLoss, metricWord, score } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";
import { readCombine } from "../words.ts";

/** Returns the part on ensembles, and the members of the final network. */
export function combineSection(result: StudyResult): Markup {
  const { candidates, kept, members, weights, dropoutShare, sentence } = result.stages.combine;
  const scale = lossScale(result.data);
  const pairs = candidates.find(({ againstSingle }) => againstSingle)?.againstSingle?.n ?? 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isWeighted = weights.some((weight) => weight !== weights[0]);
  return section(
    "combine",
    "Do several networks help?",
    paragraph(sentence, "finding"),
    figure(
      (document, width) => draw(data(result), document, width),
      `Change in validation loss of ensembles against a single network.`,
      readCombine(result),
      `One mark is one candidate: its change in validation loss against a single network, in percent; the line is the 95% interval of the paired difference; n = ${plural(pairs, "row")}. Both axes are linear.`,
    ),
    dataTable(
      "Candidates",
      [
        { head: "candidate" },
        { head: "networks", number: true },
        { head: "parameters", number: true },
        { head: `validation ${scale.short} (${scale.unit})`, number: true },
        ...(metricIsLoss(result)
          ? []
          : [{ head: `validation ${metricWord(result.metric.name)}`, number: true }]),
        { head: "probability better than single", number: true },
      ],
      candidates.map((candidate) => ({
        marked: candidate.name === kept,
        cells: [
          candidateName(candidate) + (candidate.name === kept ? ", kept" : ""),
          count(candidate.networks),
          count(candidate.parameters),
          significant(scale.of(candidate.validationLoss)),
          ...(metricIsLoss(result) ? [] : [score(result.metric.name, candidate.validationMetric)]),
          candidate.corrected ? probability(candidate.corrected.probabilityBetter) : "",
        ],
      })),
    ),
    paragraph(judgedWords(result)),
    paragraph(sizeWords(result)),
    dropoutShare !== null && paragraph(dropoutShare.sentence, "finding"),
    members.length > 0 &&
      dataTable(
        "Settings of the final network, one row a member",
        [
          { head: "member", whole: true },
          ...(isWeighted ? [{ head: "weight", number: true }] : []),
          { head: "hidden layers", whole: true },
          { head: "activation" },
          { head: "numbers enter as" },
          { head: "regularizers" },
          { head: "learning rate", number: true },
          { head: "batch size", number: true },
        ],
        members.map((member, i) => ({
          cells: [
            count(i + 1),
            ...(isWeighted ? [percent((weights[i] ?? 1) / total)] : []),
            shapeWord(member),
            member.activation,
            entranceWord(member),
            settingStrengths(member),
            plain(member.learningRate),
            count(member.batchSize),
          ],
        })),
      ),
  );
}

/** How the candidates were judged, and what the best of them owes to luck. */
function judgedWords({ stages: { combine } }: StudyResult): string {
  const single = combine.candidates.find(({ name }) => name === "single")?.validationLoss ?? Number.NaN;
  return `Networks that the validation rows pick are judged on rows that had no part in it. The best of ${plural(combine.candidates.length, "candidate")} owes ${percent(combine.luck / single, 2)} of the validation loss to luck, which the probabilities above leave out.`;
}

/** How large the final network is, and how fast. */
function sizeWords({ chosen, cost }: StudyResult): string {
  return `Predicting a row takes ${count(chosen.multiplications)} multiplications; ${count(cost.rowsPredictedPerSecond)} rows a second were measured on one thread, with everything from the raw columns on.`;
}
