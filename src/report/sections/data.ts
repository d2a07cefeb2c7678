import type { StudyResult } from "../../study/result.ts";
import { html, type Markup } from "../markup.ts";
import { count, plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";
import { duplicatesSentence, groupsSentence, splitSentence } from "../words.ts";

/** Returns the part on the data: columns, what was left out, notes, and the split. */
export function dataSection(result: StudyResult): Markup {
  const { data, split } = result;
  const used = data.columns.filter(({ role }) => role === "feature");
  const leftOut = data.columns.filter(({ role }) => role === "left-out");
  const withReason = used.some(({ reason }) => reason !== "");
  const classes =
    data.classes.length === 0
      ? "a number"
      : `one of ${plural(data.classes.length, "class", "classes")}: ${data.classes.join(", ")}`;
  return section(
    "data",
    "The data",
    paragraph(`${data.source}: ${plural(data.rows, "row")}. To predict: ${data.target}, ${classes}.`),
    paragraph(
      [split.reason, splitSentence(result), groupsSentence(result), duplicatesSentence(result)].join(" "),
    ),
    data.notes.length > 0 && html`<ul>\n${data.notes.map((note) => html`<li>${note}</li>\n`)}</ul>\n`,
    dataTable(
      `${plural(used.length, "column")} used`,
      [
        { head: "column" },
        { head: "kind" },
        { head: "distinct values", number: true },
        { head: "missing", number: true },
        ...(withReason ? [{ head: "why this kind" }] : []),
      ],
      used.map(({ name, kind, distinct, missing, reason }) => ({
        cells: [name, kind, count(distinct), count(missing), ...(withReason ? [reason] : [])],
      })),
    ),
    leftOut.length === 0
      ? paragraph("No column was left out.")
      : dataTable(
          `${plural(leftOut.length, "column")} left out`,
          [{ head: "column" }, { head: "kind" }, { head: "why" }],
          leftOut.map(({ name, kind, reason }) => ({ cells: [name, kind, reason] })),
        ),
    html`<p class="small">Fingerprint of the file (SHA-256) <code>${data.sha256}</code>; of the sealed row numbers <code>${split.hash}</code>.</p>\n`,
  );
}
