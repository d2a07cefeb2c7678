import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/reliability.ts";
import { html, type Markup } from "../markup.ts";
import { fixed, plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";

/** Returns the part on stated probabilities; nothing for numbers. */
export function calibrationSection(result: StudyResult): Markup {
  const { calibration, scores } = result;
  const test = scores.test.calibration;
  if (!calibration || test === undefined) return html``;
  return section(
    "calibration",
    "Can its probabilities be believed?",
    paragraph(
      "Of the rows for which it states a probability of 80%, eight in ten should be right. Where they are not, one number puts it right for all rows: the temperature, by which the outputs of every network are divided before they become probabilities. It is fitted on the validation rows, and kept only if temperatures fitted on the other parts of them make the log loss of each part better. It never changes the answer of a single network, only how sure it is.",
    ),
    paragraph(calibration.sentence, "finding"),
    figure(
      (document, width) => draw(data(result), document, width),
      "Share of right answers against stated probability, on validation and test rows.",
      `On the dotted line, what is stated is what happens; below it, the network is too sure. On the sealed test rows stated probabilities are off by ${fixed(100 * test.error, 1)} points on average (expected calibration error, 15 bins); few rows make that number look larger than it is.`,
      `One mark is the rows of one bin of stated probability, the larger the more rows, and over each panel stands by how many points stated probabilities are off on average; n = ${plural(scores.validation.n, "validation row")} and ${plural(scores.test.n, "test row")}. Both axes are linear.`,
    ),
  );
}
