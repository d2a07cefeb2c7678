/** What the first part of a delimited file tells: its delimiter, the header, and some rows below it. */
export interface Sniffed {
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly sample: readonly (readonly string[])[];
}

const delimiters = [",", "\t", ";", "|"] as const;
const sampleRows = 1000;

/**
 * Returns the records of a delimited text (RFC 4180 quoting), at most `limit`; blank lines are skipped. Only
 * for the head of a file: DuckDB reads the rest.
 */
function parseRecords(text: string, delimiter: string, limit: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at <= text.length && records.length < limit) {
    let field = "";
    let start = at;
    while (text[start] === " ") start++;
    if (text[start] === '"') {
      at = start;
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          field += text.slice(at);
          at = text.length;
          break;
        }
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
    }
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
    record.push(field + text.slice(from, at));
    if (text[at] === delimiter) {
      at++;
      continue;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}

/**
 * Reads delimiter, header and up to 1,000 rows off the head of a delimited file. The delimiter is the one of
 * comma, tab, semicolon and bar under which most records have as many fields as the header; ties go to more
 * fields. `complete` says whether `head` is the whole file; if not, its last record may be cut and is dropped.
 */
export function sniff(head: string, complete: boolean): Sniffed {
  const text = head.replace(/^\uFEFF/, "");
  let best: { delimiter: string; agreement: number; fields: number } | undefined;
  for (const delimiter of delimiters) {
    const records = parseRecords(text, delimiter, 51);
    if (!complete && records.length > 1 && records.length < 51) records.pop();
    const fields = records[0]?.length ?? 0;
    if (fields < 2) continue;
    const rows = records.slice(1);
    const agreeing = rows.filter((row) => row.length === fields).length;
    const agreement = rows.length === 0 ? 0 : agreeing / rows.length;
    if (
      best === undefined ||
      agreement > best.agreement ||
      (agreement === best.agreement && fields > best.fields)
    ) {
      best = { delimiter, agreement, fields };
    }
  }
  const delimiter = best?.delimiter ?? ",";
  const records = parseRecords(text, delimiter, sampleRows + 1);
  if (!complete && records.length > 1 && records.length < sampleRows + 1) records.pop();
  const [header = [], ...sample] = records;
  return { delimiter, header: header.map((name) => name.trim()), sample };
}
