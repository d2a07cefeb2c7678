import { count } from "../measure/words.ts";
import type { StudyPlan } from "./plan.ts";
import { shapeInWords } from "./setting.ts";

type Words = { readonly [K in keyof StudyPlan]: (plan: StudyPlan[K]) => string };

const upTo = (what: string): string => `${what}, as far as there is time.`;

const words: Words = {
  baselines: ({ steps }) => `Linear models train for ${count(steps)} steps.`,
  overfit: () => upTo("Networks grow until one has memorized training rows"),
  shrink: ({ widths, seeds, steps }) =>
    `The ladder has ${widths.length} sizes, ${shapeInWords([widths[0] ?? 0, widths[0] ?? 0])} to ${shapeInWords([widths.at(-1) ?? 0, widths.at(-1) ?? 0])} units, with ${seeds} seeds each, of ${count(steps)} steps.`,
  depth: () => upTo("Other depths are tried at about as many parameters"),
  ledger: ({ entries, seeds, steps }) =>
    `The ledger compares ${entries} entries with none, ${seeds === 1 ? "1 seed" : `${seeds} seeds`} each, for ${count(steps)} steps.`,
  search: ({ trials, steps }) =>
    `${count(trials)} settings begin, and the best of them train for ${count(steps)} steps.`,
  ablation: () => upTo("The winner is trained without each of its parts"),
  combine: ({ seeds }) =>
    upTo(
      `The winner is trained with ${seeds} fresh seeds; with averaged weights, bagged, and with snapshots on the way`,
    ),
  learningCurve: () => upTo("The winner is trained on fewer rows"),
};

/** Returns what a stage does, in a sentence. */
export const planWords = <K extends keyof StudyPlan>(stage: K, plan: StudyPlan[K]): string =>
  words[stage](plan);
