import type { Finding } from "../audit/finding.ts";
import { count } from "../measure/words.ts";
import type { TableAudit } from "../study/audit.ts";
import { WIDTH, wrap } from "./wrap.ts";

const severities = { danger: "danger", warning: "warning", note: "note" } as const;
const indent = " ".repeat(2);

/** Returns a finding in one line: how bad, what, and the flag or deed that mends it. */
export const findingLine = ({ severity, sentence, fix }: Finding): string =>
  `${severity.charAt(0).toUpperCase()}${severity.slice(1)}: ${sentence} ${asSentence(fix)}`;

/** Returns an audit as text for the terminal. */
export function auditText({ name, rows, target, task, split, findings }: TableAudit): string {
  const lines = [
    ...wrap(
      `${name}: ${count(rows)} rows, predicting ${target} (${task}). ${split.reason} ${count(split.rows.test)} rows would be sealed, ${count(split.rows.rest)} remain.`,
    ),
    ...findings.flatMap(({ severity, name: about, sentence, cost, fix }) => [
      "",
      `${severities[severity]}: ${about.replaceAll("-", " ")}`,
      ...wrap(sentence, WIDTH, indent, indent.length).map(indented),
      ...(cost === null ? [] : wrap(cost, WIDTH, indent, indent.length).map(indented)),
      ...wrap(`-> ${fix}`, WIDTH, `${indent}   `, indent.length).map(indented),
    ]),
    "",
    findings.length === 0 ? "Nothing was found that speaks against this split." : tally(findings),
  ];
  return `${lines.join("\n").replaceAll("\u2212", "-").replaceAll("\u2013", "-").replaceAll("±", "+-")}\n`;
}

const indented = (line: string, i: number): string => (i === 0 ? indent + line : line);

const asSentence = (fix: string): string => (/[.!?]$/.test(fix) ? fix : `${fix}.`);

function tally(findings: readonly Finding[]): string {
  const plurals = { danger: "dangers", warning: "warnings", note: "notes" } as const;
  const parts = (["danger", "warning", "note"] as const).flatMap((severity) => {
    const some = findings.filter((finding) => finding.severity === severity).length;
    return some === 0 ? [] : [`${some} ${some === 1 ? severity : plurals[severity]}`];
  });
  return `${parts.join(", ")}.`;
}
