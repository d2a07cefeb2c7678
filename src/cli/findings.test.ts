import { expect, test } from "vitest";
import type { Finding } from "../audit/finding.ts";
import type { TableAudit } from "../study/audit.ts";
import { auditText, findingLine } from "./findings.ts";

const danger: Finding = {
  name: "strong-column",
  severity: "danger",
  columns: ["fee"],
  sentence:
    "fee alone explains 99.8% of the log loss of paid, on rows held out; the next best column, age, explains 3.1%.",
  cost: "If it is not known when a prediction is asked for, the score is that of another, easier task.",
  fix: "--ignore fee, unless it is known before paid is.",
  evidence: { skill: 0.998 },
};
const note: Finding = {
  ...danger,
  name: "repeated-rows",
  severity: "note",
  sentence: "Few.",
  cost: null,
  fix: "None",
};
const audited: TableAudit = {
  format: "unseen.audit/1",
  name: "bills",
  source: "bills.csv",
  rows: 1200,
  target: "paid",
  task: "binary",
  split: { strategy: "stratified", reason: "Drawn by class.", rows: { rest: 960, test: 240 } },
  findings: [danger, note],
};

test("a finding in one line says how bad, what, and what mends it", () => {
  expect(findingLine(danger)).toBe(`Danger: ${danger.sentence} ${danger.fix}`);
  expect(findingLine(note)).toBe("Note: Few. None.");
});

test("an audit in the terminal: head, findings with cost and remedy, and a count", () => {
  expect(auditText(audited)).toBe(
    [
      "bills: 1,200 rows, predicting paid (binary). Drawn by class. 240 rows would be",
      "sealed, 960 remain.",
      "",
      "danger: strong column",
      "  fee alone explains 99.8% of the log loss of paid, on rows held out; the next",
      "  best column, age, explains 3.1%.",
      "  If it is not known when a prediction is asked for, the score is that of",
      "  another, easier task.",
      "  -> --ignore fee, unless it is known before paid is.",
      "",
      "note: repeated rows",
      "  Few.",
      "  -> None",
      "",
      "1 danger, 1 note.",
      "",
    ].join("\n"),
  );
  expect(auditText({ ...audited, findings: [] })).toMatch(
    /Nothing was found that speaks against this split\.\n$/,
  );
});
