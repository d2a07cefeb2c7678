/** Columns that the command line writes to at most. */
export const WIDTH = 80;

/**
 * Returns the text in lines of at most `width` columns, broken at spaces; lines after the first begin with
 * `hanging`. `first` columns of the first line are taken already. A word longer than a line stays whole.
 */
export function wrap(text: string, width = WIDTH, hanging = "", first = 0): string[] {
  const lines: string[] = [];
  let line = "";
  let used = first;
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const isEmpty = line === "" || line === hanging;
    if (!isEmpty && used + 1 + word.length > width) {
      lines.push(line);
      line = hanging + word;
      used = line.length;
    } else {
      line += isEmpty ? word : ` ${word}`;
      used += word.length + (isEmpty ? 0 : 1);
    }
  }
  return [...lines, line];
}

/** Returns the text, or as much of its beginning as fits, with dots where it was cut. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}
