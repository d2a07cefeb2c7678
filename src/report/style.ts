import { NARROW, WIDE } from "./drawing.ts";

/**
 * The page's style sheet. Colors: Okabe and Ito's, which color-blind readers tell apart, darkened or lightened
 * until they stand out from the page. Paper is always light.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f4f6f8; --line: #d5dae0; --ink: #1a1f25; --quiet: #5b6672;
  --train: #0068a5; --validation: #c24e00; --test: #97367f; --chosen: #00785a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --panel: #1e242b; --line: #36404b; --ink: #e7ebef; --quiet: #a0acb8;
    --train: #5cb8ee; --validation: #f2953f; --test: #e493cf; --chosen: #3fcf9f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
main, header, nav { width: min(100% - 32px, ${WIDE + 140}px); margin-inline: auto; }
header { padding-top: 36px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
header p { margin: 4px 0 0; color: var(--quiet); overflow-wrap: anywhere; }
nav { margin-top: 16px; font-size: .875rem; border-block: 1px solid var(--line); }
nav ol { display: flex; flex-wrap: wrap; gap: 0 18px; list-style: none; margin: 0; padding: 6px 0; }
nav a { display: inline-block; padding: 4px 0; color: var(--quiet); }
a { color: var(--train); }
section { margin-top: 52px; }
section:first-of-type { margin-top: 32px; }
h2 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 12px; }
h3 { font-size: 1.0625rem; margin: 26px 0 6px; }
p { margin: 0 0 12px; overflow-wrap: break-word; max-width: 72ch; }
ul { margin: 0 0 12px; padding-left: 22px; max-width: 72ch; }
.badge { display: inline-block; margin: 0 0 12px; padding: 4px 14px; border: 2px solid; border-radius: 999px; font-weight: 700; }
.generalizes, .memorizes-harmlessly { color: var(--chosen); }
.overfits, .underfits, .shifted { color: var(--validation); }
.cannot-tell { color: var(--quiet); }
.sentence { font-size: 1.5rem; line-height: 1.35; font-weight: 600; max-width: none; margin-bottom: 20px; }
.lead { font-size: 1.125rem; max-width: none; margin-bottom: 20px; }
.finding { padding: 10px 14px; border-left: 4px solid var(--chosen); background: var(--panel); max-width: none; }
.tiles-title { color: var(--quiet); font-size: .875rem; margin-bottom: 6px; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 0 0 20px; }
.tile { padding: 10px 14px; background: var(--panel); border-top: 4px solid; border-radius: 4px; }
.tile.train { border-color: var(--train); }
.tile.validation { border-color: var(--validation); }
.tile.test { border-color: var(--test); }
.tile dt { font-size: .875rem; color: var(--quiet); }
.tile dd { margin: 0; font-size: 1.5rem; font-weight: 700; line-height: 1.3; overflow-wrap: anywhere; }
.tile small { display: block; font-size: .8125rem; font-weight: 400; color: var(--quiet); font-variant-numeric: tabular-nums; }
figure { margin: 20px 0; }
figure svg { display: block; overflow: visible; color: var(--ink); font-size: 13px; font-family: inherit; max-width: 100%; height: auto; }
.narrow { display: none; }
figcaption { margin-top: 10px; }
figcaption p { margin-bottom: 6px; }
.legend { color: var(--quiet); font-size: .875rem; }
.scroll { overflow-x: auto; margin: 16px 0; }
.scroll:focus-visible { outline: 2px solid var(--train); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; width: 100%; }
caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
caption span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 40px); }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 8px; border-bottom: 1px solid var(--line); }
tbody th { min-width: 10.5em; }
tbody th.whole { min-width: 0; }
thead th { vertical-align: bottom; color: var(--quiet); font-weight: 600; border-bottom-width: 2px; min-width: 5.5em; }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, .whole { white-space: nowrap; }
td small, th small { display: block; color: var(--quiet); font-weight: 400; }
.marked { background: var(--panel); font-weight: 600; }
.marked th { font-weight: 700; }
pre { background: var(--panel); padding: 12px 14px; border-radius: 4px; }
code { font: .875em/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
.small { font-size: .8125rem; color: var(--quiet); }
.facts > div { display: grid; grid-template-columns: 14em 1fr; gap: 12px; padding: 5px 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.glossary dt { font-weight: 700; margin-top: 12px; }
.glossary dd { margin: 0; max-width: 72ch; }
footer { margin: 56px 0 40px; color: var(--quiet); font-size: .8125rem; }
@media screen and (max-width: ${WIDE + 20}px) {
  .wide { display: none; }
  .narrow { display: block; }
  .narrow svg { width: 100%; max-width: ${Math.round(NARROW * 1.5)}px; }
}
@media screen and (max-width: 520px) {
  tbody th { min-width: 7.5em; }
  .sentence { font-size: 1.25rem; }
  .tiles { gap: 8px; }
  .tile { padding: 8px 10px; }
  .tile dd { font-size: 1.125rem; }
  .facts > div { grid-template-columns: 1fr; gap: 0; }
}
@media print {
  body { font-size: 10.5pt; }
  nav { display: none; }
  main, header { width: 100%; }
  section { margin-top: 28px; }
  h2, h3, caption { break-after: avoid; }
  figure, tr, .tiles, .finding { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding: 3px 6px 3px 3px; }
  thead th { min-width: 0; }
  .badge, .tile, .finding, .marked, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
