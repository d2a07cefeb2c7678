import { LEVEL } from "../measure/interval.ts";

/**
 * Returns the level of intervals on test rows that have been opened so many times: 0.95 for one look, 1 - 0.05 / k
 * after k. So all intervals that k looks have shown hold together with at least 95 % (Bonferroni); whoever looks
 * again, and chooses by what was seen, pays with wider ones.
 */
export const levelAfter = (looks: number): number => (looks <= 1 ? LEVEL : 1 - 0.05 / looks);
