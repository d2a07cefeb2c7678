import { type Content, html, type Markup } from "./markup.ts";

/** Returns one part of the page with its heading; `id` is where links point to. */
export function section(id: string, title: string, ...content: readonly Content[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

/** Returns a paragraph, or nothing where there is nothing to say. */
export function paragraph(text: string, className = ""): Markup {
  if (text === "") return html``;
  return className === "" ? html`<p>${text}</p>\n` : html`<p class="${className}">${text}</p>\n`;
}
