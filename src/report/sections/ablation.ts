import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/ablation.ts";
import { html, type Markup } from "../markup.ts";
import { plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";

/** Returns the part on what the best setting needs: the winner without each of its parts. */
export function ablationSection(result: StudyResult): Markup {
  const { ablation } = result.stages.regularize;
  const rows = data(result);
  const pairs = ablation.find(({ change }) => change)?.change?.n ?? 0;
  const networks = ablation.find(({ change }) => !change)?.networks ?? 0;
  return section(
    "ablation",
    "What does the winner need?",
    paragraph(
      "The best setting was trained again with seeds that no choice had seen, whole and, as far as there was time, without each of its parts in turn. What is worse without a part needs it; what is as good without could do without.",
    ),
    figure(
      (document, width) => draw(rows, document, width),
      "Change in validation loss of the best setting without each of its parts.",
      readAblation(result),
      `One mark is the winner without one part: the change in its mean validation loss against the whole, in percent of that loss${result.data.task === "regression" ? " (mean squared error)" : ""}; the line is the 95% interval of the paired difference; n = ${plural(pairs, "row")}, ${plural(networks, "network")} each, the same seeds. The axis is linear.`,
    ),
    html`<ul>
${ablation.filter(({ sentence }) => sentence !== "").map(({ sentence }) => html`<li>${sentence}</li>\n`)}</ul>`,
  );
}

/** Returns how to read it: what is missed, what is in the way, what cannot be told. */
function readAblation(result: StudyResult): string {
  const rows = data(result);
  const needed = rows.filter(({ effect }) => effect === "worse").length;
  const harmful = rows.filter(({ effect }) => effect === "better").length;
  const of = `of ${plural(rows.length, "part")}`;
  const first =
    needed === 0
      ? `None ${of} is needed beyond doubt`
      : `${needed} ${of} ${needed === 1 ? "is" : "are"} needed beyond doubt (the whole line lies right of 0)`;
  const second =
    harmful === 0
      ? ""
      : `; without ${harmful === 1 ? "one of the others" : `${harmful} of the others`} it would have done better`;
  return `${first}${second}.`;
}
