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

/** Returns the widths of the hidden layers: "64-64", or "no hidden layer". */
export function hiddenWord(hidden: readonly number[]): string {
  return hidden.length === 0 ? "no hidden layer" : hidden.map(count).join("-");
}

/** Returns the shape of a setting: "64-64", or "64-64 residual" where layers are added to what flows in. */
export function shapeWord({ hidden, residual = false }: SettingSummary): string {
  return residual ? `${hiddenWord(hidden)} residual` : hiddenWord(hidden);
}

const inWords = (name: string): string =>
  name in regularizers ? regularizers[name as RegularizerName].label : name;

/** What two digits would round to 1. */
const isNearlyOne = (strength: number): boolean => strength > 0.94 && strength < 1;

/** Returns regularizers with their strengths: "dropout 0.3, early stopping"; "none" where all are off. */
export function strengthsWord(strengths: Readonly<Record<string, number>>): string {
  const on = Object.entries(strengths).filter(([, strength]) => strength !== 0);
  if (on.length === 0) return "none";
  const isSwitch = (name: string, strength: number): boolean => name === "earlyStopping" && strength === 1;
  return on
    .map(([name, strength]) =>
      isSwitch(name, strength)
        ? inWords(name)
        : `${inWords(name)} ${plain(strength, isNearlyOne(strength) ? 3 : 2)}`,
    )
    .join(", ");
}

/** Returns how numbers enter a network, and how many copies of it share their weights, in words. */
export function entranceWord({ numericEmbedding, sigma, copies = 1 }: SettingSummary): string {
  const beside = {
    none: "plain",
    "piecewise-linear": "plain and piecewise linear",
    periodic: `plain and periodic${sigma === undefined ? "" : `, sigma ${plain(sigma)}`}`,
  }[numericEmbedding];
  return copies > 1 ? `${beside}; ${copies} copies` : beside;
}

/** Returns the regularizers of one setting, with their strengths. */
export function settingStrengths(setting: SettingSummary): string {
  const { dropout, l1, l2, weightDecay, earlyStopping } = setting;
  const usual = { dropout, l1, l2, weightDecay };
  const others = (Object.keys(regularizers) as RegularizerName[]).filter((name) => !(name in usual));
  const rest = Object.fromEntries(others.map((name) => [name, Number(setting[name] ?? 0)]));
  return strengthsWord({ ...usual, ...rest, earlyStopping: earlyStopping ? 1 : 0 });
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
