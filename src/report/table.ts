import { type Content, html, type Markup } from "./markup.ts";

export interface TableColumn {
  readonly head: string;
  /** Numbers are set flush right. */
  readonly number?: boolean;
  /** Short words that must not break. */
  readonly whole?: boolean;
}

export interface TableRow {
  readonly cells: readonly Content[];
  /** Set apart, such as the chosen one. */
  readonly marked?: boolean;
}

/** Returns a table with a caption, whose first cell of each row is its heading; it scrolls inside its own box. */
export function dataTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
): Markup {
  const align = (i: number): Markup | false => {
    if (columns[i]?.number) return html` class="number"`;
    return columns[i]?.whole ? html` class="whole"` : false;
  };
  const cell = (content: Content, i: number): Markup =>
    i === 0 ? html`<th scope="row"${align(i)}>${content}</th>` : html`<td${align(i)}>${content}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map(({ head }, i) => html`<th scope="col"${align(i)}>${head}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr${row.marked ? html` class="marked"` : ""}>${row.cells.map(cell)}</tr>\n`)}</tbody>
</table>
</div>`;
}
