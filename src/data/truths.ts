const words = {
  true: ["true", "yes", "y", "t", "on", "1"],
  false: ["false", "no", "n", "f", "off", "0"],
} as const;

export type Truth = keyof typeof words;

const spellingsOf = (word: string): string[] => [
  word,
  word.charAt(0).toUpperCase() + word.slice(1),
  word.toUpperCase(),
];

/** Every spelling of true and false, with what it says: English words and letters, small, Large or CAPITAL. */
export const truthSpellings: ReadonlyMap<string, Truth> = new Map(
  (["true", "false"] as const).flatMap((truth) =>
    words[truth].flatMap((word) => spellingsOf(word).map((spelling) => [spelling, truth] as const)),
  ),
);

/**
 * Returns whether texts say true and false and nothing else. Two spellings of one truth without the other may be
 * anything, such as "n" and "f", but a single one beside missing cells is a truth.
 */
export function areTruths(levels: readonly string[]): boolean {
  const said = new Set(levels.map((level) => truthSpellings.get(level)));
  return !said.has(undefined) && (said.size === 2 || levels.length === 1);
}
