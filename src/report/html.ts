import type { StudyResult } from "../study/result.ts";
import { html, Markup } from "./markup.ts";
import { verdictWord } from "./names.ts";
import { plural } from "./numbers.ts";
import { ablationSection } from "./sections/ablation.ts";
import { auditSection } from "./sections/audit.ts";
import { calibrationSection } from "./sections/calibration.ts";
import { combineSection } from "./sections/combine.ts";
import { curvesSection } from "./sections/curves.ts";
import { dataSection } from "./sections/data.ts";
import { leakageSection } from "./sections/leakage.ts";
import { learningCurveSection } from "./sections/learningCurve.ts";
import { overfitSection } from "./sections/overfit.ts";
import { regularizeSection } from "./sections/regularize.ts";
import { searchSection } from "./sections/search.ts";
import { shrinkSection } from "./sections/shrink.ts";
import { textbookSection } from "./sections/textbook.ts";
import { glossarySection, madeSection, useSection } from "./sections/use.ts";
import { verdictSection } from "./sections/verdict.ts";
import { STYLE } from "./style.ts";

const CONTENTS: readonly (readonly [id: string, title: string])[] = [
  ["verdict", "Verdict"],
  ["leakage", "Leakage"],
  ["overfit", "Can it be learned?"],
  ["shrink", "How small?"],
  ["regularize", "Regularizers"],
  ["textbook", "What they did"],
  ["curves", "Training"],
  ["combine", "Several networks"],
  ["calibration", "Probabilities"],
  ["rows", "More rows?"],
  ["search", "Search"],
  ["ablation", "Its parts"],
  ["data", "Data"],
  ["audit", "Audit"],
  ["use", "Use"],
  ["made", "How it was made"],
  ["glossary", "Words"],
];

/**
 * Returns the report of a study (the content of `study.json`) as one HTML file: no script, nothing fetched from
 * elsewhere, figures as SVG inside. The same result gives the same text. Names of columns and classes may hold
 * any characters. Non-finite numbers, and the nulls that JSON makes of them, appear as a dash.
 */
export function renderReport(result: StudyResult): string {
  const { data } = result;
  const title = `${result.name}: ${verdictWord(result.verdict.kind).toLowerCase()}`;
  const isMissing: Readonly<Record<string, boolean>> = {
    leakage: !result.split.leakage,
    calibration: !result.calibration,
    rows: !result.learningCurve,
  };
  const contents = CONTENTS.filter(([id]) => !isMissing[id]);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="unseen ${result.versions.unseen}">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${result.name}: predicting ${data.target}</h1>
<p>${plural(data.rows, "row")} of ${data.source}. A network was trained, shrunk, regularized, and examined once on rows it had never seen.</p>
</header>
<nav aria-label="Contents"><ol>
${contents.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ol></nav>
<main>
${verdictSection(result)}
${leakageSection(result)}
${overfitSection(result)}
${shrinkSection(result)}
${regularizeSection(result)}
${textbookSection(result)}
${curvesSection(result)}
${combineSection(result)}
${calibrationSection(result)}
${learningCurveSection(result)}
${searchSection(result)}
${ablationSection(result)}
${dataSection(result)}
${auditSection(result)}
${useSection(result)}
${madeSection(result)}
${glossarySection()}
<footer>Made by unseen ${result.versions.unseen}. This file needs nothing but a browser.</footer>
</main>
</body>
</html>
`;
  return page.text;
}
