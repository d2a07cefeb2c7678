import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { candidateName, data, draw } from "../figures/combine.ts";
import type { Markup } from "../markup.ts";
import { entranceWord, hiddenWord, settingStrengths } from "../names.ts";
import { count, plain, plural, probability, significant } from "../numbers.ts";
import { lossScale, metricIsLoss, metricWord, score } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";
import { readCombine } from "../words.ts";

/** Returns the part on ensembles, and the members of the final network. */
export function combineSection(result: StudyResult): Markup {
  const { candidates, kept, members, sentence } = result.stages.combine;
  const scale = lossScale(result.data);
  const pairs = candidates.find(({ againstSingle }) => againstSingle)?.againstSingle?.n ?? 0;
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
          significant(scale.of(candidate.validationLoss)),
          ...(metricIsLoss(result) ? [] : [score(result.metric.name, candidate.validationMetric)]),
          candidate.againstSingle ? probability(candidate.againstSingle.probabilityBetter) : "",
        ],
      })),
    ),
    members.length > 0 &&
      dataTable(
        "Settings of the final network, one row a member",
        [
          { head: "member", whole: true },
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
            hiddenWord(member.hidden),
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
