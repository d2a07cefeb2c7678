/**
 * Returns the number of single-character edits (insert, delete, replace, swap of neighbors) between two words
 * (optimal string alignment distance).
 */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (older[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    older = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/**
 * Returns the candidate that a person most likely meant, or undefined when none is close: the smallest edit
 * distance without regard to case, spaces, dots, dashes and underscores, at most two fifths of the word.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s._-]+/g, "");
  const wanted = plain(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const offered = plain(candidate);
    const limit = Math.max(1, Math.floor(0.4 * Math.max(wanted.length, offered.length)));
    // A lower bound that spares the full comparison for most of a long list.
    if (Math.abs(offered.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, offered);
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
