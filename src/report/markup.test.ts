import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html } from "./markup.ts";

describe("html", () => {
  it("escapes values, keeps markup, joins arrays, leaves out what is absent", () => {
    const inner = html`<b>${"<x>"}</b>`;
    expect(html`<p>${inner}${["&", 1]}${undefined}${null}${false}</p>`.text).toBe(
      "<p><b>&lt;x&gt;</b>&amp;1</p>",
    );
  });

  it("never lets a character with a meaning through", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
