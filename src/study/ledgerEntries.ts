import { regularizers } from "../regularize/all.ts";
import { noStrengths, type Strengths } from "../regularize/regularizer.ts";
import { defaults } from "./defaults.ts";

/**
 * What the ledger compares: each regularizer alone, and mixes, each with as many settings as the others. In order of
 * priority: first what nearly every practitioner tries, then what a budget allows besides.
 */
const table: readonly {
  readonly name: string;
  readonly parts: readonly (keyof Strengths)[];
  /** Whether it needs classes. */
  readonly classes?: true;
}[] = [
  { name: "dropout", parts: ["dropout"] },
  { name: "L1", parts: ["l1"] },
  { name: "L2", parts: ["l2"] },
  { name: "weight decay", parts: ["weightDecay"] },
  { name: "dropout + weight decay", parts: ["dropout", "weightDecay"] },
  { name: "dropout + L1", parts: ["dropout", "l1"] },
  { name: "L1 + L2", parts: ["l1", "l2"] },
  { name: "max-norm", parts: ["maxNorm"] },
  { name: "weight averaging", parts: ["weightAveraging"] },
  { name: "input noise", parts: ["inputNoise"] },
  { name: "label smoothing", parts: ["labelSmoothing"], classes: true },
  { name: "mixup", parts: ["mixup"] },
  { name: "moving average of weights", parts: ["movingAverage"] },
];

/** Entries that every ledger has: the four that everyone knows, and their mixes. */
export const fewestEntries = 7;

/** Settings of one entry: its regularizers at weak, middle and strong, together. */
export interface Entry {
  readonly name: string;
  readonly choices: readonly Strengths[];
}

/**
 * Returns the entries that have a regularizer to set, those that matter most first; "none" is trained apart.
 *
 * @param classes number of classes; 0 for regression, where labels cannot be smoothed
 * @param most how many entries at most (default: all)
 */
export const ledgerEntries = (classes: number, most = Number.POSITIVE_INFINITY): readonly Entry[] =>
  table
    .filter((entry) => classes > 0 || !entry.classes)
    .slice(0, most)
    .map(({ name, parts }) => ({
      name,
      choices: Array.from({ length: defaults.settingsPerEntry }, (_, i) => ({
        ...noStrengths,
        ...Object.fromEntries(parts.map((part) => [part, regularizers[part].range.values[i] ?? 0])),
      })),
    }));
