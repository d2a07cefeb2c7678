import type { Severity } from "../../audit/finding.ts";
import type { StudyResult } from "../../study/result.ts";
import { html, type Markup } from "../markup.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";

const words: Readonly<Record<Severity, string>> = { danger: "danger", warning: "warning", note: "note" };

/** Returns the part on what the audit found before training; nothing for studies that were made without one. */
export function auditSection({ audit }: Pick<StudyResult, "audit">): Markup {
  // Studies of earlier versions have none.
  const findings = (audit as StudyResult["audit"] | undefined)?.findings;
  if (findings === undefined) return html``;
  return section(
    "audit",
    "What to know of these rows",
    paragraph(
      findings.length === 0
        ? "Before training, the table was searched for what makes scores wrong: copies, columns that give the target away, rows that belong together. Nothing was found."
        : "Before training, the table was searched for what makes scores wrong. A danger most likely does; a warning should be looked at before the score is believed; a note is good to know. None of it changed what was trained.",
    ),
    findings.length > 0 &&
      dataTable(
        "Findings of the audit",
        [
          { head: "finding", whole: true },
          { head: "how bad", whole: true },
          { head: "what was found" },
          { head: "what it costs" },
          { head: "what mends it" },
        ],
        findings.map(({ name, severity, sentence, cost, fix }) => ({
          cells: [name.replaceAll("-", " "), words[severity], sentence, cost ?? "nothing", fix],
          marked: severity === "danger",
        })),
      ),
  );
}
