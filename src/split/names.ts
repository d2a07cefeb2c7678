/** Returns the names of a list separated by commas; a name that holds a comma stands in double quotes. */
export function namesIn(list: string): string[] {
  const items = list.match(/"[^"]*"|[^,]+/g) ?? [];
  return items.map((item) => item.trim().replace(/^"(.*)"$/, "$1"));
}
