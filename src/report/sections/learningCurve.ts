import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/learningCurve.ts";
import { html, type Markup } from "../markup.ts";
import { hiddenWord } from "../names.ts";
import { count, levelWord, plural, significant } from "../numbers.ts";
import { lossScale } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";

/** Returns the part on the number of training rows: whether more of them would help. */
export function learningCurveSection(result: StudyResult): Markup {
  const { learningCurve } = result;
  if (!learningCurve) return html``;
  const { points, forecasts, now, level, validationRows, hidden, sentence } = learningCurve;
  const title = "Would more rows help?";
  if (points.length === 0) return section("rows", title, paragraph(sentence, "finding"));
  const scale = lossScale(result.data);
  const show = (loss: number): string => significant(scale.of(loss));
  return section(
    "rows",
    title,
    paragraph(
      `The best setting (hidden layers ${hiddenWord(hidden)}) was trained on parts of the training rows, each inside the next, and judged on the same validation rows every time. Losses of networks fall towards a floor as a power of the number of rows; the curve through the points, where there is one, goes on to at most four times the rows.`,
    ),
    paragraph(sentence, "finding"),
    figure(
      (document, width) => draw(data(result), document, width),
      `Validation ${scale.name} against the number of training rows.`,
      now === null
        ? "No law goes through these points, so nothing is said about more rows."
        : "The line is the law that fits best; where it is dashed, it is a forecast. Circles and the upright lines through them: the forecasts with their bands.",
      `One mark is one number of training rows, the mean over seeds${now === null ? "" : `; the band is the ${levelWord(level)} interval over seeds and validation rows`}; the small points are the seeds; n = ${plural(validationRows, "validation row")}. The axis of rows is logarithmic, the other linear.`,
    ),
    dataTable(
      "Loss by number of training rows",
      [
        { head: "training rows", number: true },
        { head: "networks", number: true },
        { head: `validation ${scale.short}`, number: true },
        { head: `${levelWord(level)} band`, number: true },
      ],
      [
        ...points.map(({ rows, networks, loss }) => ({
          cells: [count(rows), count(networks), show(loss), ""],
        })),
        ...forecasts.map(({ rows, times, loss, low, high }) => ({
          marked: true,
          cells: [
            `${count(rows)} (${count(times)} times as many)`,
            "forecast",
            show(loss),
            `${show(low)} to ${show(high)}`,
          ],
        })),
      ],
    ),
  );
}
