import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/trials.ts";
import type { Markup } from "../markup.ts";
import { plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";
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
    figure(
      (document, width) => draw(trials, document, width),
      `Validation ${trials.scale.name} of every setting against its gap.`,
      readTrials(result),
      `One mark is one setting, the mean over folds and seeds; n = ${plural(trials.points.length, "setting")}.${triangles} Both axes are linear.`,
    ),
  );
}
