/** Lines of CSV; a line break inside quotes ends none. */
export function records(text: string): string[] {
  const found: string[] = [];
  let open = "";
  for (const line of text.split(/\r?\n/)) {
    open = open === "" ? line : `${open}\n${line}`;
    if ((open.split('"').length - 1) % 2 === 1) continue;
    if (open !== "") found.push(open);
    open = "";
  }
  return found;
}

/** Cells of one record, without their quotes. */
export function fields(record: string): string[] {
  const found = record.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/gs) ?? [];
  return found.map((field) =>
    field.replace(/,$/, "").replace(/^"(.*)"$/s, (_, inside: string) => inside.replaceAll('""', '"')),
  );
}
