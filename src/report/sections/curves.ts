import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/curves.ts";
import type { Markup } from "../markup.ts";
import { plural } from "../numbers.ts";
import { lossScale } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { readCurves } from "../words.ts";

/** Returns the part on the course of training, without regularizers and with them. */
export function curvesSection(result: StudyResult): Markup {
  const scale = lossScale(result.data);
  const curves = data(result);
  const intro = paragraph(
    "The loss while a network learns, measured with dropout switched off. As long as both lines fall it learns; when the validation line turns up while the train line goes on falling, it memorizes.",
  );
  if (curves.panels.length === 0) {
    return section("curves", "How did training go?", intro, paragraph("No training curve was kept."));
  }
  return section(
    "curves",
    "How did training go?",
    intro,
    figure(
      (document, width) => draw(curves, document, width),
      `Train and validation ${scale.name} over training steps.`,
      readCurves(result),
      `One line is the mean over folds and seeds, one panel is one setting; n = ${plural(curves.panels.length, "setting")}. The dotted line is the step whose network was kept. Both axes are linear and shared by all panels.`,
    ),
  );
}
