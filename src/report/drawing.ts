import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { html, Markup } from "./markup.ts";

/** The document that Plot draws into; it lives in memory, no browser is needed. */
export type Paper = ReturnType<typeof parseHTML>["document"];

/** One drawn figure. */
export interface Drawing {
  readonly outerHTML: string;
}

/** Pixels. Every figure is drawn for both, and the page shows the one that fits. */
export const WIDE = 760;
export const NARROW = 350;

/** Colors are names that the page's style sheet resolves, once for light and once for dark. */
export const COLOR = {
  train: "var(--train)",
  validation: "var(--validation)",
  test: "var(--test)",
  quiet: "var(--quiet)",
  chosen: "var(--chosen)",
  ink: "var(--ink)",
} as const;

/** Returns an empty document to draw into. */
export function newPaper(): Paper {
  return parseHTML("<!doctype html><html><body></body></html>").document;
}

/** Returns the plot drawn on that paper. The type of Plot's answer needs a browser's types, which we do not have. */
export function plot(options: Record<string, unknown>, document: Paper): Drawing {
  return Plot.plot({ ...options, document } as Plot.PlotOptions) as Drawing;
}

/**
 * Returns the figure with its caption: how to read it, and what its marks are. Its two drawings (for wide and for narrow screens) carry the label as
 * their text for those who cannot see them.
 */
export function figure(
  draw: (document: Paper, width: number) => Drawing,
  label: string,
  reading: string,
  legend: string,
): Markup {
  const drawn = (width: number, name: string): Markup => {
    const svg = draw(newPaper(), width).outerHTML;
    const opening = html`<svg role="img" aria-label="${label}" `;
    return html`<div class="${name}">${new Markup(svg.replace("<svg ", () => opening.text))}</div>`;
  };
  return html`<figure>
${drawn(WIDE, "wide")}
${drawn(NARROW, "narrow")}
<figcaption><p>${reading}</p><p class="legend">${legend}</p></figcaption>
</figure>`;
}

/**
 * Returns the two labels at the ends of a pair of lines, each with the pixels (`dy`) to move it by, so that
 * they stay legible where the lines end closer than a twelfth of the figure's span.
 */
export function apart<P extends { readonly loss: number }>(
  ends: readonly P[],
  span: number,
): (P & { readonly dy: number })[] {
  const losses = ends.map(({ loss }) => loss);
  const highest = Math.max(...losses);
  const isClose = ends.length === 2 && highest - Math.min(...losses) < span / 12;
  return ends.map((end, i) => {
    const isUpper = end.loss === highest && losses.indexOf(highest) === i;
    return { ...end, dy: isClose ? (isUpper ? -12 : 1) : 0 };
  });
}
