import { regularizers } from "../regularize/all.ts";
import type { RegularizerName } from "../regularize/regularizer.ts";
import type { SettingSummary, StudyResult } from "../study/result.ts";
import type { VerdictKind } from "../study/verdict.ts";
import { count, listed, plain } from "./numbers.ts";

const VERDICT_WORDS: Readonly<Record<VerdictKind, string>> = {
  generalizes: "It generalizes",
  "memorizes-harmlessly": "It memorizes, harmlessly",
  overfits: "It overfits",
  underfits: "It underfits",
  shifted: "The test rows are different",
  "cannot-tell": "Cannot tell yet",
};

/** Returns the verdict in a few words. */
export function verdictWord(kind: VerdictKind): string {
  return VERDICT_WORDS[kind];
}

const NEXT_STEPS: Readonly<Record<VerdictKind, string>> = {
  generalizes: "Use it. When new labelled rows come in, score them, to see whether it stays that good.",
  "memorizes-harmlessly":
    "Use it, and quote the test score, never the train score: the train score flatters it. When new labelled rows come in, score them too.",
  overfits:
    "Use the simpler alternative named above, or gather more rows; quote the test score, never the train score.",
  underfits: "Give it more: a longer search, more columns that bear on the target, or a larger network.",
  shifted:
    "Find out how the test rows differ from the others (time, place, how they were collected) before you use it.",
  "cannot-tell":
    "Gather more rows for the test set, or more groups where rows go together; until then, treat the score as a rough guess.",
};

/** Returns what to do next, given the verdict. */
export function nextStep(kind: VerdictKind): string {
  return NEXT_STEPS[kind];
}

/** Returns the widths of the hidden layers: "64-64", or "no hidden layer". */
export function hiddenWord(hidden: readonly number[]): string {
  return hidden.length === 0 ? "no hidden layer" : hidden.map(count).join("-");
}

const inWords = (name: string): string =>
  name in regularizers ? regularizers[name as RegularizerName].label : name;

/** Returns regularizers with their strengths: "dropout 0.3, early stopping"; "none" where all are off. */
export function strengthsWord(strengths: Readonly<Record<string, number>>): string {
  const on = Object.entries(strengths).filter(([, strength]) => strength !== 0);
  if (on.length === 0) return "none";
  const isSwitch = (name: string, strength: number): boolean => name === "earlyStopping" && strength === 1;
  return on
    .map(([name, strength]) =>
      isSwitch(name, strength) ? inWords(name) : `${inWords(name)} ${plain(strength)}`,
    )
    .join(", ");
}

/** Returns the regularizers of one setting, with their strengths. */
export function settingStrengths(setting: SettingSummary): string {
  const { dropout, l1, l2, weightDecay, earlyStopping } = setting;
  return strengthsWord({ dropout, l1, l2, weightDecay, earlyStopping: earlyStopping ? 1 : 0 });
}

/** Returns the names of the baselines this study has, in words. */
export function baselineWords(result: StudyResult): string {
  const { majority, mean } = result.baselines;
  return listed([
    ...(majority === undefined ? [] : ["always answering the most frequent class"]),
    ...(mean === undefined ? [] : ["always answering the mean"]),
    "a linear model",
  ]);
}
