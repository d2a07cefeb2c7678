import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/trials.ts";
import type { Markup } from "../markup.ts";
import { count, percent, plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";
import { readTrials } from "../words.ts";

/** Returns the part on the search: every setting that was tried. */
export function searchSection(result: StudyResult): Markup {
  const trials = data(result);
  const kept = trials.points.filter((point) => point.kept).length;
  const triangles =
    kept === 0 ? "" : ` Triangles: ${kept === 1 ? "the one" : `the ${kept}`} kept for the final network.`;
  if (trials.points.length === 0) return section("search", "The search", paragraph(readTrials(result)));
  return section(
    "search",
    "The search",
    paragraph(
      "The settings of the ledger and others drawn at random, all judged on the same rows; the ones with the lowest validation loss were kept. The gap took no part in that choice.",
    ),
    halvingParts(result),
    figure(
      (document, width) => draw(trials, document, width),
      `Validation ${trials.scale.name} of every setting against its gap.`,
      readTrials(result),
      `One mark is one setting, the mean over folds and seeds; n = ${plural(trials.points.length, "setting")}.${triangles} Both axes are linear.`,
    ),
  );
}

/** Returns how far the drawn settings trained, where not all trained to the end. */
function halvingParts(result: StudyResult): Markup[] {
  const { rungs, effort } = result.stages.regularize.search;
  const begun = rungs[0]?.settings ?? 0;
  const ended = rungs.at(-1)?.settings ?? 0;
  if (rungs.length < 2) return [];
  const reading = `${plural(begun, "setting")} began, and the ${ended} most promising ones trained to the end: ${percent(effort, 0)} of the steps that training all of them would have taken. Each went on from where it stood. A share of the places was kept for strongly regularized ones, which learn more slowly. The figure shows those that reached the end.`;
  return [
    paragraph(reading),
    dataTable(
      "The search, in stretches",
      [
        { head: "compared after", number: true },
        { head: "settings", number: true },
        { head: "of these went on", number: true },
      ],
      rungs.map(({ steps, settings, kept }, i) => ({
        cells: [
          `${count(steps)} steps`,
          count(settings),
          i === rungs.length - 1 ? "trained to the end" : count(kept),
        ],
      })),
    ),
  ];
}
