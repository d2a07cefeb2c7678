/** A block of code in a Markdown file that follows the line `<!-- run -->`. */
export interface Block {
  readonly language: "sh" | "ts";
  readonly code: string;
  /** Line of the file where the code begins, from 1. */
  readonly line: number;
}

/** Returns the blocks that are marked to be run. Throws on a mark without an `sh` or `ts` block after it. */
export function runnableBlocks(markdown: string): readonly Block[] {
  const lines = markdown.split(/\r?\n/);
  return lines.flatMap((line, i) => {
    if (line.trim() !== "<!-- run -->") return [];
    const language = /^```(sh|ts)$/.exec(lines[i + 1] ?? "")?.[1];
    const length = lines.slice(i + 2).indexOf("```");
    if ((language !== "sh" && language !== "ts") || length < 0) {
      throw new Error(`line ${i + 1}: <!-- run --> must stand right before an sh or ts block`);
    }
    return [{ language, code: lines.slice(i + 2, i + 2 + length).join("\n"), line: i + 3 }];
  });
}
